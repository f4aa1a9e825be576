"""Pages of a comparison and of a sweep: one HTML file without anything outside itself each."""

from experiments.report.sweep_page import write_sweep_page
from experiments.report.writing import write_report, write_result

__all__ = ["write_report", "write_result", "write_sweep_page"]
