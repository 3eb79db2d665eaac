from typing import Any

from django.db import migrations


def give_terms(apps: Any, schema_editor: Any) -> None:
    """Each point of an advice that was sent before gets the term its letter named, with the usual extension."""
    term = apps.get_model("advice", "Term").objects
    points = apps.get_model("advice", "Recommendation").objects.filter(
        advice__state="sent", advice__reply_due__isnull=False, term__isnull=True
    )
    for point in points.select_related("advice"):
        due = point.advice.reply_due
        term.create(point=point, first_due=due, due=due, basis=point.advice.term_basis, extension_weeks=4)


class Migration(migrations.Migration):

    dependencies = [("advice", "0004_terms")]

    operations = [migrations.RunPython(give_terms, migrations.RunPython.noop)]
