"""Forms come out in NHS markup, with everything tied together for screen readers."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from socialdesk.forms import Clock, Counted, Day, Moment


class Sample(forms.Form):
    name = forms.CharField(
        label="Full name", help_text="As on the badge", error_messages={"required": "Enter it"}
    )
    reply = forms.CharField(widget=Counted(280), required=False)
    route = forms.ChoiceField(choices=[("a", "Complaint"), ("b", "Media")], widget=forms.RadioSelect)
    lists = forms.MultipleChoiceField(
        choices=[("a", "MPs"), ("b", "Bloggers")], widget=forms.CheckboxSelectMultiple, required=False
    )
    sure = forms.BooleanField(label="I have checked", help_text="Twice")
    kind = forms.ChoiceField(choices=[("n", "News")])
    day = forms.DateField(widget=Day)
    at = forms.TimeField(widget=Clock)
    moment = forms.DateTimeField(widget=Moment)
    secret = forms.CharField(widget=forms.PasswordInput(attrs={"placeholder": "hunter2"}))


def test_it_ties_label_hint_and_error_to_the_control() -> None:
    field = str(Sample({})["name"].as_field_group())
    assert '<label class="nhsuk-label" for="id_name">Full name' in field
    assert '<div class="nhsuk-hint" id="id_name_helptext">As on the badge</div>' in field
    assert 'id="id_name_error"' in field
    assert '<span class="nhsuk-u-visually-hidden">Error:</span> Enter it' in field
    assert 'class="nhsuk-input nhsuk-input--error"' in field
    assert 'aria-describedby="id_name_helptext id_name_error"' in field
    assert "nhsuk-form-group--error" in field


def test_it_keeps_what_was_typed() -> None:
    form = Sample({"name": 'O"Neil', "reply": "<b>hm</b>", "route": "b", "lists": ["b"]})
    page = str(form)
    assert 'value="O&quot;Neil"' in page
    assert "&lt;b&gt;hm&lt;/b&gt;" in page
    assert 'value="b" id="id_route_1" class="nhsuk-radios__input" checked' in page


def test_it_keeps_several_ticks() -> None:
    data: MultiValueDict[str, str] = MultiValueDict({"lists": ["a", "b"]})
    assert str(Sample(data)["lists"]).count(" checked") == 2


def test_it_groups_radios_in_a_fieldset_with_a_legend() -> None:
    field = str(Sample()["route"].as_field_group())
    assert '<fieldset class="nhsuk-fieldset">' in field
    assert '<legend class="nhsuk-fieldset__legend">Route</legend>' in field
    assert '<label class="nhsuk-label nhsuk-radios__label" for="id_route_0">Complaint</label>' in field


def test_a_checkbox_has_its_label_after_it_and_its_hint_below() -> None:
    field = str(Sample()["sure"].as_field_group())
    assert field.index("<input") < field.index("I have checked") < field.index("Twice")
    assert 'class="nhsuk-checkboxes__input"' in field
    assert 'aria-describedby="id_sure_helptext"' in field


def test_a_counted_box_tells_its_limit_without_javascript() -> None:
    field = str(Sample()["reply"].as_field_group())
    assert 'data-maxlength="280"' in field
    assert "You can write up to 280 characters" in field
    assert 'aria-describedby="id_reply-info"' in field
    assert "nhsuk-textarea nhsuk-js-character-count" in field
    assert "(optional)" in field


def test_dates_and_times_use_the_browsers_own_pickers() -> None:
    form = Sample()
    for name, kind in (("day", "date"), ("at", "time"), ("moment", "datetime-local")):
        assert f'type="{kind}"' in str(form[name])


def test_a_select_is_in_the_nhs_look() -> None:
    assert 'class="nhsuk-select"' in str(Sample()["kind"])


def test_placeholders_are_left_out_and_passwords_are_not_sent_back() -> None:
    field = str(Sample({"secret": "six calm badgers"})["secret"].as_field_group())
    assert "hunter2" not in field
    assert "six calm badgers" not in field
    assert 'data-module="nhsuk-password-input"' in field


def test_the_summary_leads_to_the_first_control_of_every_field() -> None:
    form = Sample({})
    summary = render_to_string("components/error_summary.html", {"form": form})
    page = str(form)
    assert "There is a problem" in summary
    for field in form:
        if field.errors:
            assert f'href="#{field.first_id}"' in summary
            assert f'id="{field.first_id}"' in page


def test_there_is_no_summary_without_errors() -> None:
    assert not render_to_string("components/error_summary.html", {"form": Sample()}).strip()


TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
TYPED_IN = re.compile(r"<textarea|<select|<input(?! type=.hidden)|as_field_group|\{\{ \w*form|as_div")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_what_is_wrong_in_a_form_is_said_by_the_desk_and_not_by_the_browser(template: Path) -> None:
    text = template.read_text()
    for attributes, content in re.findall(r'<form method="post"([^>]*)>(.*?)</form>', text, re.S):
        assert "novalidate" in attributes or not TYPED_IN.search(content), content
