"""Review packs: a quarter as a PDF and a workbook, made by a worker, kept, checked on each download."""
