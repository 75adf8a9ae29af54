"""What is typed on the accounts pages: never a secret."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from socialdesk.networks.models import Account
from socialdesk.networks.registry import NETWORKS


class CommandForm(forms.Form):
    """For which account the connect command is wanted."""

    network = forms.ChoiceField(
        label="Which network?",
        choices=[(name, network.label) for name, network in NETWORKS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the network"},
    )
    handle = forms.CharField(
        label="Which account?",
        help_text="Its handle, such as ThornwickVale, or the name of the page.",
        max_length=120,
        error_messages={"required": "Enter the account’s handle or the page’s name"},
    )

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"]).lstrip("@")

    def clean(self) -> None:
        network, handle = self.cleaned_data.get("network"), self.cleaned_data.get("handle")
        if network and handle and (wrong := NETWORKS[network].wrong_handle(handle)):
            self.add_error("handle", wrong)


THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")  # and not 12,50


class Dollars(forms.DecimalField):
    """Takes "$1,250" as it is written, too."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("$", "").strip()
            if THOUSANDS.fullmatch(value):
                value = value.replace(",", "")
        return super().to_python(value)


class BudgetForm(forms.Form):
    """What `account` may cost in a month. The page has one for each account, so every field has a name of its own."""

    budget = Dollars(
        label="Budget for a month, in US dollars",
        help_text="Leave it empty to set no limit. The desk warns at 80%.",
        required=False,
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "class": "nhsuk-input--width-5", "autocomplete": "off"}
        ),
        error_messages={
            "invalid": "Enter an amount in dollars, such as 50 or 49.50",
            "min_value": "Enter more than 0, or leave it empty to set no limit",
            "max_digits": "Enter an amount below 1,000,000",
            "max_whole_digits": "Enter an amount below 1,000,000",
            "max_decimal_places": "Enter dollars and cents, such as 49.50",
        },
    )

    def __init__(self, data: Any = None, *, account: Account) -> None:
        self.account = account
        super().__init__(data, prefix=f"account{account.pk}", initial={"budget": account.budget})
