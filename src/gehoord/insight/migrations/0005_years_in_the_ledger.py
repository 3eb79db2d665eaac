"""Yearly figures from before the ledger get their rows in it.

The stories they counted were not kept. They are looked up again: the judged stories of that year, in the order in which
they were judged. Where more are found than were counted the last ones are left out; where fewer are, some were erased or
judged anew since.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def years_in_ledger(apps, schema_editor):
    Release = apps.get_model("insight", "Release")
    Ledger = apps.get_model("insight", "LedgerRelease")
    Cell = apps.get_model("insight", "LedgerCell")
    Story = apps.get_model("insight", "LedgerStory")
    Coding = apps.get_model("coding", "Coding")
    CodedTheme = apps.get_model("coding", "CodedTheme")
    for release in Release.objects.select_related("council").order_by("pk"):
        year = release.year
        ledger, is_new = Ledger.objects.get_or_create(
            council=release.council, kind="year", reference=str(year),
            defaults={"smallest": release.council.smallest_n, "released_at": release.made_at},
        )
        if not is_new:
            continue
        first, end = (datetime(one, 1, 1, tzinfo=AMSTERDAM) for one in (year, year + 1))
        judged = Coding.objects.filter(
            signal__council=release.council, signal__received_at__gte=first, signal__received_at__lt=end,
        ).order_by("saved_at", "pk")
        answers = list(judged.values_list("signal", "bejegening"))
        about = [pk for pk, answer in answers if answer][: release.about_bejegening]
        others = [pk for pk, answer in answers if not answer][: release.judged - release.about_bejegening]
        themes = {key: set() for key in release.themes}
        rows = CodedTheme.objects.filter(coding__signal__council=release.council, theme__in=list(themes))
        place = {pk: number for number, pk in enumerate(about)}
        told = [(pk, theme) for pk, theme in rows.values_list("coding__signal", "theme") if pk in place]
        for pk, theme in sorted(told, key=lambda one: place[one[0]]):
            if len(themes[theme]) < release.themes[theme]:
                themes[theme].add(pk)
        keys = sorted(themes)
        Cell.objects.create(release=ledger, order=0, label=str(year), n=release.about_bejegening, of=release.judged)
        Cell.objects.bulk_create([
            Cell(release=ledger, order=order, label=key, n=release.themes[key], of=release.about_bejegening)
            for order, key in enumerate(keys, start=1)
        ])
        Story.objects.bulk_create(
            [
                Story(
                    release=ledger, signal_id=pk,
                    counted=[0, *(n for n, key in enumerate(keys, start=1) if pk in themes[key])],
                    beside=[n for n, key in enumerate(keys, start=1) if pk not in themes[key]],
                )
                for pk in about
            ] + [Story(release=ledger, signal_id=pk, counted=[], beside=[0]) for pk in others],
            batch_size=1_000,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0004_ledger'),
        ('coding', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(years_in_ledger, migrations.RunPython.noop),
    ]
