"""What differs between the four nations: bank holidays, who handles a complaint last, where to get help.

Each nation runs its own health service, so a text that names an ombudsman or "111" is right in one nation
and wrong in the next. The facts come from each body's own public pages.
"""

from dataclasses import dataclass

from django.db.models import TextChoices


class Nation(TextChoices):
    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"


@dataclass(frozen=True)
class Facts:
    """`division` is GOV.UK's name for the list of bank holidays. The rest fit in a sentence."""

    division: str
    service: str
    funder: str
    rights: str
    rights_page: str
    ombudsman: str
    ombudsman_page: str
    ombudsman_phone: str
    advocacy: str
    advocacy_page: str
    urgent: str
    mental_health: str


FACTS: dict[str, Facts] = {
    Nation.ENGLAND: Facts(
        division="england-and-wales",
        service="NHS",
        funder="the integrated care board (ICB) that paid for the care",
        rights="the NHS Constitution for England",
        rights_page="https://www.gov.uk/government/publications/the-nhs-constitution-for-england",
        ombudsman="the Parliamentary and Health Service Ombudsman",
        ombudsman_page="https://www.ombudsman.org.uk",
        ombudsman_phone="0345 015 4033",
        advocacy="the NHS complaints advocacy service for your area",
        advocacy_page="https://www.nhs.uk/using-the-nhs/about-the-nhs/how-to-complain-to-the-nhs/",
        urgent="call 111",
        mental_health="call 111 and choose option 2",
    ),
    Nation.WALES: Facts(
        division="england-and-wales",
        service="NHS",
        funder="the health board that paid for the care",
        rights="the NHS Wales complaints process",
        rights_page="https://www.gov.wales/nhs-wales-complaints-and-concerns-putting-things-right",
        ombudsman="the Public Services Ombudsman for Wales",
        ombudsman_page="https://www.ombudsman.wales",
        ombudsman_phone="0300 790 0203",
        advocacy="Llais, which speaks up for people who use health and care services",
        advocacy_page="https://www.llaiswales.org",
        urgent="call 111",
        mental_health="call 111 and choose option 2",
    ),
    Nation.SCOTLAND: Facts(
        division="scotland",
        service="NHS",
        funder="the health board that paid for the care",
        rights="the Charter of Patient Rights and Responsibilities",
        rights_page="https://www.nhsinform.scot/care-support-and-rights/health-rights",
        ombudsman="the Scottish Public Services Ombudsman",
        ombudsman_page="https://www.spso.org.uk",
        ombudsman_phone="0800 377 7330",
        advocacy="the Patient Advice and Support Service (PASS)",
        advocacy_page="https://www.cas.org.uk/pass",
        urgent="call 111",
        mental_health="call 111 and choose the mental health option",
    ),
    Nation.NORTHERN_IRELAND: Facts(
        division="northern-ireland",
        service="health service",
        funder="the trust or board that paid for the care",
        rights="the health and social care complaints procedure",
        rights_page="https://www.nidirect.gov.uk/articles/raising-concern-or-making-complaint-about-health-services",
        ombudsman="the Northern Ireland Public Services Ombudsman",
        ombudsman_page="https://www.nipso.org.uk",
        ombudsman_phone="0800 34 34 24",
        advocacy="the Patient and Client Council",
        advocacy_page="https://pcc-ni.net",
        # 111 is not a health line here.
        urgent="call your GP or the GP out-of-hours service",
        mental_health="call Lifeline on 0808 808 8000",
    ),
}
