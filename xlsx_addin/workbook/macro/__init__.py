"""What makes a workbook a macro workbook: its VBA project and its ribbon."""
