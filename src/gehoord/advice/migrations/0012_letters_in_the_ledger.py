"""Letters that were sent before the ledger get the numbers they printed in it, with the stories that are still there."""

from collections import defaultdict

from django.db import migrations
from django.utils.translation import override


def letters_in_ledger(apps, schema_editor):
    from gehoord.insight.facts import Facts
    from gehoord.insight.outgoing import Counted, rows_of

    Letter = apps.get_model("advice", "Letter")
    Evidence = apps.get_model("insight", "Evidence")
    Link = apps.get_model("insight", "EvidenceSignal")
    Theme = apps.get_model("coding", "Theme")
    Ledger = apps.get_model("insight", "LedgerRelease")
    Cell = apps.get_model("insight", "LedgerCell")
    Story = apps.get_model("insight", "LedgerStory")
    words_only = ("quotes", "causes", "observations", "tips", "provider_view")
    for letter in Letter.objects.select_related("advice__council").defer("docx", "odt", "pdf").order_by("pk"):
        council = letter.advice.council
        ledger, is_new = Ledger.objects.get_or_create(
            council=council, kind="letter", reference=letter.advice.number,
            defaults={"smallest": letter.smallest, "released_at": letter.made_at},
        )
        if not is_new:
            continue
        figures = [figure for figure in letter.content.get("figures", []) if figure["kind"] not in words_only]
        evidence = {
            f"B{one.number}": one
            for one in Evidence.objects.filter(council=council, number__in=[int(one["ref"][1:]) for one in figures])
        }
        rows = []
        for figure in figures:
            one = evidence.get(figure["ref"])
            if one is None:
                continue
            links = Link.objects.filter(evidence=one).values_list(
                "signal", "counted", "mark", "signal__received_at", "signal__receipt_hash"
            )
            themes = Theme.objects.filter(
                codebook__council=council, codebook__version=one.question.get("codebook", 0), kind="theme"
            )
            with override("nl"):
                rows += rows_of(
                    figure["ref"], Facts.from_json(_without_quotes(figure["facts"])),
                    one.question, [Counted(*link) for link in links], smallest=letter.smallest,
                    themes=dict(themes.values_list("label_nl", "key")),
                )
        Cell.objects.bulk_create([
            Cell(
                release=ledger, order=order, label=row.label[:300], n=None if row.hidden else row.n,
                of=None if row.hidden else row.of,
            )
            for order, row in enumerate(rows)
        ])
        counted, beside = defaultdict(list), defaultdict(list)
        for order, row in enumerate(rows):
            for pk in row.signals:
                counted[pk].append(order)
            for pk in row.others:
                beside[pk].append(order)
        Story.objects.bulk_create(
            [
                Story(release=ledger, signal_id=pk, counted=counted.get(pk, []), beside=beside.get(pk, []))
                for pk in sorted(counted.keys() | beside.keys())
            ],
            batch_size=1_000,
        )


def _without_quotes(facts):
    return {key: value for key, value in facts.items() if key != "quotes"}


class Migration(migrations.Migration):

    dependencies = [
        ('advice', '0011_history_decision_comments'),
        ('insight', '0005_years_in_the_ledger'),
    ]

    operations = [
        migrations.RunPython(letters_in_ledger, migrations.RunPython.noop),
    ]
