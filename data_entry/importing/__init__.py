"""Official tables as the accounts software exports them, read into a workbook's entries."""
