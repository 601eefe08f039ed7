"""What earlier workbooks and the sheet ``Lịch sử`` say: series by unit and year, and checks of a workbook on them."""
