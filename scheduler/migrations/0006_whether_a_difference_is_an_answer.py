from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduler', '0005_what_is_said_in_one_conversation'),
    ]

    operations = [
        migrations.AddField(
            model_name='difference',
            name='said_kind',
            field=models.CharField(choices=[('post', 'Post'), ('reply', 'Reply'), ('direct', 'Private message'), ('repost', 'Repost')], default='post', max_length=10),
        ),
    ]
