"""The report of a comparison: one HTML file without anything outside itself, tables, figures."""

from experiments.report.writing import write_report, write_result

__all__ = ["write_report", "write_result"]
