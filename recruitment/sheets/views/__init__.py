"""Pages of sheets, and of the batches that come of them."""

from recruitment.sheets.views.batches import batch_detail, batch_list, batch_take_back
from recruitment.sheets.views.sheets import sheet, sheet_template

__all__ = ["batch_detail", "batch_list", "batch_take_back", "sheet", "sheet_template"]
