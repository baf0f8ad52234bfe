"""Holidays and make-up days in the admin: of a year, put right, filled in."""

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typed.fields import NumberField
from config.typed.numbers import shown
from organizations.acting import take
from organizations.admin.scoped import DecisionForm, NationalAdmin
from recruitment.models import Holiday
from recruitment.rulebook import days_off


class NewDayForm(DecisionForm):
    def decide(self):
        return days_off.declare(**self.cleaned_data, by=self.by)


class CorrectionForm(DecisionForm):
    def decide(self):
        return days_off.correct_day_off(self.instance, **self.cleaned_data, by=self.by)


class FillForm(forms.Form):
    year = NumberField(
        label=gettext_lazy("Year"),
        min_value=days_off.FIRST_YEAR,
        max_value=days_off.LAST_YEAR,
        grouped=False,
    )


class YearOfDayFilter(admin.SimpleListFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        years = Holiday.objects.dates("day", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(day__year=int(chosen))


@admin.register(Holiday)
class HolidayAdmin(NationalAdmin):
    list_display = ["day", "name", "is_worked", "source"]
    list_filter = [YearOfDayFilter]
    lookups = frozenset(["year"])
    ordering = ["-day"]
    change_list_template = "admin/holiday_list.html"
    add_form, change_form = NewDayForm, CorrectionForm
    add_fields = ("day", "name", "is_worked", "source")
    shown_fields = ("day",)
    change_fields = ("name", "is_worked", "source")

    def get_urls(self):
        fill = self.admin_site.admin_view(self.fill_view)
        return [path("fill/", fill, name="recruitment_holiday_fill"), *super().get_urls()]

    def fill_view(self, request):
        self.require_change(request)
        posted = request.POST if request.method == "POST" else None
        form = FillForm(posted, initial={"year": request.jurisdiction.day.year + 1})
        if done := take(form, lambda: days_off.fill(form.cleaned_data["year"], by=request.user)):
            added, year = len(done.result), form.cleaned_data["year"]
            message = ngettext(
                "%(number)s day was added; what was on record is left alone.",
                "%(number)s days were added; what was on record is left alone.",
                added,
            )
            self.message_user(request, message % {"number": shown(added)})
            return redirect(f"{reverse('admin:recruitment_holiday_changelist')}?year={year}")
        return self.page(
            request,
            "admin/event.html",
            title=_("Fill the year"),
            button=_("Fill the year"),
            told=_(
                "Adds the public holidays that are known of that year. Days on record are not "
                "touched. Compare the result with the Government's announcement."
            ),
            form=form,
            media=form.media,
        )
