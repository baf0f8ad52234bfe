"""The columns of files of quotas and of admissions."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.columns import ORGANIZATION_CODE
from organizations.tables.columns import Column, Takes
from recruitment.models.particulars import MARKS

CELL_CODE = pgettext_lazy("a column", "Code of the cell")

QUOTA_COLUMNS = (
    Column("organization_code", ORGANIZATION_CODE, required=True),
    Column("period", _("Period"), required=True),
    Column("basis", _("Basis"), required=True),
    Column("form", pgettext_lazy("a column", "Form of the quota")),
    Column("low", pgettext_lazy("a column", "Quota"), Takes.RATE, required=True),
    Column("high", pgettext_lazy("a column", "Upper bound"), Takes.RATE),
    Column("or_percent", pgettext_lazy("a column", "Or per cent"), Takes.RATE),
    Column("group", _("Group")),
    Column("effective_on", pgettext_lazy("a column", "In force from"), Takes.DAY),
    Column("document_number", _("Document number")),
    Column("document_on", _("Date of the document"), Takes.DAY),
    Column("issuer", pgettext_lazy("a column", "Issued by")),
    Column("reason", _("Reason")),
)
ADMISSION_COLUMNS = (
    Column("organization_code", CELL_CODE, required=True, also=(ORGANIZATION_CODE,)),
    Column("full_name", _("Full name"), required=True, is_person=True),
    Column("sex", _("Sex"), required=True),
    Column("born_on", _("Date of birth"), Takes.DAY, required=True),
    Column("decided_on", _("Date of the decision"), Takes.DAY, required=True),
    Column("decision_number", _("Decision number"), required=True),
    Column("ceremony_on", _("Date of the ceremony"), Takes.DAY),
    Column("ethnicity", _("Ethnic group")),
    Column("religion", _("Religion")),
    Column("occupation", _("Occupation")),
    Column("schooling", _("Schooling")),
    Column("qualification", _("Qualification")),
    Column("academic_title", _("Academic title")),
    Column("youth_union", _("Youth Union member"), Takes.YES),
    *(Column(name, label, Takes.YES) for name, label in MARKS.items()),
    Column("readmission", _("Readmission"), Takes.YES),
    Column("cell", _("Cell")),
    Column("remarks", _("Remarks")),
)
"""The last two are those of an exported list: they are held against what is on record."""

CANDIDATE_COLUMNS = (
    Column("organization_code", CELL_CODE, required=True, also=(ORGANIZATION_CODE,)),
    Column("full_name", _("Full name"), required=True, is_person=True),
    Column("sex", _("Sex"), required=True),
    Column("born_on", _("Date of birth"), Takes.DAY, required=True),
    Column("stage", _("Stage"), required=True),
    Column("since", pgettext_lazy("a column", "In this stage since"), Takes.DAY, required=True),
    Column("source", _("Source")),
    Column("occupation", _("Occupation")),
    Column("schooling", _("Schooling")),
    Column("youth_union", _("Youth Union member"), Takes.YES),
    Column("certificate_number", _("Certificate number")),
    Column("certificate_on", _("Date of the certificate"), Takes.DAY),
    Column("helper", pgettext_lazy("a column", "Helping member"), is_person=True),
    Column("helper_since", pgettext_lazy("a column", "Helps since"), Takes.DAY),
    Column("remark", _("Remark")),
)


def heading_of(name: str):
    """Return the heading of a column of a file of admissions."""
    return next(each.heading for each in ADMISSION_COLUMNS if each.name == name)
