"""What a job title says about its holder's say over a budget (S51, S58)."""

from pydantic import Field

from plg_router.policy.model import Name, PolicyModel


class TitlesPolicy(PolicyModel):
    """Words of a title, in lower case; the highest rank named wins."""

    executive: tuple[Name, ...] = Field(
        default=(
            "ceo",
            "cto",
            "cfo",
            "cio",
            "ciso",
            "coo",
            "chief",
            "founder",
            "cofounder",
            "vp",
            "president",
            "director",
            "owner",
        )
    )
    lead: tuple[Name, ...] = ("head", "lead", "manager", "principal", "staff", "architect")
