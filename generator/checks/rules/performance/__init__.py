"""The rules on 绩效: projects and their money, indicators and scores, the reports on them."""

from generator.checks.rules.performance import annexes, evaluated, indicators, reports, scores

__all__ = ["annexes", "evaluated", "indicators", "reports", "scores"]
