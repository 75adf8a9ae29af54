"""What is typed on the accounts pages: never a secret."""

from django import forms

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
