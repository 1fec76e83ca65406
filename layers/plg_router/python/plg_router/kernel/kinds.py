"""The catalogue: every kind of signal the router understands, and what sort of fact each one is."""

from enum import StrEnum


class Kind(StrEnum):
    """What a user did, in the product's own words."""

    SIGNED_UP = "signed_up"
    SESSION_STARTED = "session_started"
    FEATURE_USED = "feature_used"
    WORKSPACE_CREATED = "workspace_created"
    ROLE_CONFIGURED = "role_configured"
    INTEGRATION_CONNECTED = "integration_connected"
    TEAMMATE_INVITED = "teammate_invited"
    SEATS_ADDED = "seats_added"
    USAGE_RECORDED = "usage_recorded"
    USAGE_LIMIT_HIT = "usage_limit_hit"
    PRICING_PAGE_VIEWED = "pricing_page_viewed"
    PRICING_CALCULATOR_USED = "pricing_calculator_used"
    UPGRADE_CLICKED = "upgrade_clicked"
    ENTERPRISE_FEATURE_EXPLORED = "enterprise_feature_explored"
    LOCKED_FEATURE_CLICKED = "locked_feature_clicked"
    DEMO_REQUESTED = "demo_requested"
    SALES_CONTACT_REQUESTED = "sales_contact_requested"
    IMPLEMENTATION_INQUIRED = "implementation_inquired"
    CUSTOM_INTEGRATION_REQUESTED = "custom_integration_requested"
    SECURITY_REVIEW_REQUESTED = "security_review_requested"
    PROCUREMENT_PAGE_VIEWED = "procurement_page_viewed"
    LEGAL_PAGE_VIEWED = "legal_page_viewed"
    COMPETITOR_PAGE_VIEWED = "competitor_page_viewed"
    COMPETITOR_CONFIG_IMPORTED = "competitor_config_imported"
    SUPPORT_TICKET_ESCALATED = "support_ticket_escalated"
    SALES_EMAIL_OPENED = "sales_email_opened"
    MARKETING_ENGAGED = "marketing_engaged"
    CHECKOUT_COMPLETED = "checkout_completed"
    SELF_SERVE_PREFERRED = "self_serve_preferred"
    IDENTIFIED = (
        "identified"  # who a user is, without saying what they did (Segment identify, group)
    )

    # As a name's own: Enum's is a function in Python, and every look-up by kind would call it.
    __hash__ = str.__hash__


# Plain usage may wait a minute to be folded in bulk; everything else can fire a hand-off.
PATIENT_KINDS = frozenset(
    {
        Kind.SESSION_STARTED,
        Kind.FEATURE_USED,
        Kind.USAGE_RECORDED,
        Kind.SALES_EMAIL_OPENED,
        Kind.MARKETING_ENGAGED,
    }
)

# Kinds that happen outside the product: they make nobody a member, so none moves a score (S29).
OUTSIDE_KINDS = frozenset({Kind.SALES_EMAIL_OPENED, Kind.MARKETING_ENGAGED})

# Kinds that say nothing about use of the product: they make nobody an active member.
PASSIVE_KINDS = OUTSIDE_KINDS | {Kind.IDENTIFIED, Kind.SIGNED_UP}

# Kinds by which somebody says whether they want a seller: which was said last decides (S161).
SPOKEN_KINDS = frozenset(
    {
        Kind.PRICING_CALCULATOR_USED,
        Kind.DEMO_REQUESTED,
        Kind.SALES_CONTACT_REQUESTED,
        Kind.IMPLEMENTATION_INQUIRED,
        Kind.CUSTOM_INTEGRATION_REQUESTED,
        Kind.SECURITY_REVIEW_REQUESTED,
        Kind.CHECKOUT_COMPLETED,
        Kind.SELF_SERVE_PREFERRED,
    }
)

# Kinds too frequent to be kept as dated events: a day of use, a feature or a volume says enough.
UNCOUNTED_KINDS = frozenset(
    {Kind.SESSION_STARTED, Kind.FEATURE_USED, Kind.USAGE_RECORDED, Kind.IDENTIFIED}
)
