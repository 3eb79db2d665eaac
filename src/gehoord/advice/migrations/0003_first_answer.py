from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """The trail knows when each answer was given for the first time; without its line the last moment has to do."""
    lines = apps.get_model("audit", "AuditEvent").objects.filter(event="reply_given", subject="reply")
    first = dict(lines.values_list("subject_id").annotate(at=models.Min("at")))
    for reply in apps.get_model("advice", "Reply").objects.all():
        reply.first_given_at = min(reply.given_at, first.get(str(reply.pk), reply.given_at))
        reply.save(update_fields=["first_given_at"])


class Migration(migrations.Migration):

    dependencies = [
        ("advice", "0002_claimed_by"),
        ("audit", "0006_advice_answered"),
    ]

    operations = [
        migrations.AddField(model_name="reply", name="first_given_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(model_name="reply", name="first_given_at", field=models.DateTimeField()),
    ]
