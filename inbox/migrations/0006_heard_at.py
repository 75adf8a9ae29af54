from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def as_it_was_said(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """What is here already came in when it was said, as far as we know."""
    apps.get_model("inbox", "Conversation").objects.update(heard_at=models.F("last_message_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('inbox', '0005_early_entries_alone'),
    ]

    operations = [
        migrations.AddField(
            model_name='conversation',
            name='heard_at',
            field=models.DateTimeField(default=timezone.now),
        ),
        migrations.RunPython(as_it_was_said, migrations.RunPython.noop),
    ]
