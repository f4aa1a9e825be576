"""The report of a comparison: one HTML file without anything outside itself, tables, figures."""

from experiments.report.sweep import write_sweep_page
from experiments.report.writing import write_report, write_result

__all__ = ["write_report", "write_result", "write_sweep_page"]
