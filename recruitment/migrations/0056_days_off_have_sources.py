"""Say by which law or announcement each shipped day off is one."""

from datetime import date

from django.db import migrations, models
from django.db.models import Q

LABOUR_CODE = "Bộ luật Lao động 2019, Điều 112"
CULTURE = "Nghị quyết 28/2026/QH16, Điều 2"
EXPECTED = "dự kiến: chưa có thông báo nghỉ lễ"
BY_YEAR = {
    2024: "Thông báo 5015/TB-LĐTBXH; 1570/TB-LĐTBXH",
    2025: "Thông báo 6150/TB-BLĐTBXH, 03/12/2024",
    2026: "Thông báo 9441/TB-BNV, 16/10/2025",
    2027: LABOUR_CODE,
    2028: EXPECTED,
}
BY_DAY = {
    date(2026, 1, 1): LABOUR_CODE,
    date(2026, 1, 2): "Công văn 12729/VPCP-KGVX, 25/12/2025",
    date(2026, 1, 10): "Công văn 12729/VPCP-KGVX, 25/12/2025",
    date(2026, 4, 26): "Công văn 3383/BNV-CVL, 10/4/2026",
    date(2026, 4, 27): "Công văn 3383/BNV-CVL, 10/4/2026",
    date(2026, 4, 30): "Công văn 3383/BNV-CVL, 10/4/2026",
    date(2026, 5, 1): "Công văn 3383/BNV-CVL, 10/4/2026",
    **{date(2027, 2, day): "dự kiến: theo báo chí tháng 9/2026" for day in range(4, 11)},
    date(2027, 9, 3): EXPECTED,
    **{date(year, 11, 24): CULTURE for year in (2026, 2027, 2028)},
}


def name_sources(apps, schema_editor):
    """Of days before 2024 nothing was compared, but for those that the law itself names."""
    days = apps.get_model("recruitment", "Holiday").objects.filter(source="")
    for day, source in BY_DAY.items():
        days.filter(day=day).update(source=source)
    for year, source in BY_YEAR.items():
        days.filter(day__year=year).update(source=source)
    fixed = Q(day__month=1, day__day=1) | Q(day__month=4, day__day=30) | Q(day__month=5, day__day=1)
    fixed |= Q(day__month=9, day__day=2)
    days.filter(fixed, day__year__gte=2021, day__year__lt=2024).update(source=LABOUR_CODE)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0055_files_handed_in")]

    operations = [
        migrations.AddField(
            model_name="holiday",
            name="source",
            field=models.CharField(blank=True, max_length=200, verbose_name="source"),
        ),
        migrations.RunPython(name_sources, migrations.RunPython.noop),
    ]
