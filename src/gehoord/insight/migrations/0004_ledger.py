import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0002_officer'),
        ('insight', '0003_evidence'),
        ('intake', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('year', 'jaarcijfers'), ('letter', 'brief'), ('open_data', 'open data'), ('other', 'anders')], max_length=20)),
                ('reference', models.CharField(max_length=100)),
                ('smallest', models.PositiveSmallIntegerField()),
                ('released_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('council', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField()),
                ('label', models.CharField(max_length=300)),
                ('n', models.PositiveIntegerField(null=True)),
                ('of', models.PositiveIntegerField(null=True)),
                ('release', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='insight.ledgerrelease')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerStory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted', models.JSONField(default=list)),
                ('beside', models.JSONField(default=list)),
                ('release', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='insight.ledgerrelease')),
                ('signal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intake.signal')),
            ],
        ),
        migrations.AddConstraint(
            model_name='ledgerrelease',
            constraint=models.UniqueConstraint(fields=('council', 'kind', 'reference'), name='ledgerrelease_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgercell',
            constraint=models.UniqueConstraint(fields=('release', 'order'), name='ledgercell_order_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerstory',
            constraint=models.UniqueConstraint(fields=('release', 'signal'), name='ledgerstory_once'),
        ),
    ]
