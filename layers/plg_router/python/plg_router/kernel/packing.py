"""Write JSON small: DynamoDB bills by the kilobyte, and most of what we store is the same words."""

import zlib

# What the packed text is likely to hold, the likeliest last (RFC 1950, "preset dictionary").
# It can never change: what was packed with it is read with it alone (decision 0017).
_WORDS = (
    b'"first":"days":["members":{"invitees":{"features":["integrations":["workspaces":["limits":["'
    b'"seats":["events":{"pricing_page_viewed":{"usage_limit_hit":{"volumes":{"marketing","sales","'
    b'"lifecycle":"prospect","customer","owner":"backup":"crm_id":"domains":["industry":"country":"'
    b'"employees":"annual_deal_value":"asked":{"told":{"crm":{"company_file"},"'
    b'{"category":"usage","fit","intent","guard","name":"shared_workspaces","hundredths":'
    b'"evidence":"limits hit on 2 days","facts":[{"name":"active_member","count":1,"value":"'
    b'"first_day":20400,"last_day":20400}],"contributions":["confidence":{"percent":100,"unknown":["'
    b'"vector":{"identity":100,"team":100,"intent":100,"scale":0},"passes_gate":true,"armed":false,'
    b'"qualifying_card":{"tier":2,"cell":"programme":"","fired":{"day":20400,"evidence_day":20400},'
    b'"enterprise_feature_explored","organic_spread","usage_limit_outreach","pricing_page_visited"'
    b'"LeadReassigned","previous_rep_id":"LeadQueued","LeadEscalated","manager":"escalated_to":"'
    b'"LeadWithdrawn","status":"waiting","escalated","engaged","withdrawn","expired","tried":["'
    b'"enterprise","expansion","velocity","self_serve","sales_led","sales_assist","by":"relaxed":["'
    b'"turns":{"verdicts":{"eligible":["territory: does not cover EMEA":["load: at the cap":["'
    b'"trace":["owner: nobody","segment: mid_market, sales_assist; as asked",'
    b'"territory: AMER for want of a country","capacity: 1 of 3 eligible"],'
    b'"reason":"the account\'s owner takes every lead of it","highest credit of 8 eligible reps",'
    b'"reasons":["active_teammates: 9 teammates active in 30 days","hand_raised: demo_requested x1"'
    b'"pricing_calculator_used x1","invitations: 8 people invited","company_size: size class ",'
    b'"active_days: active on 19 of 30 days","features: features: ","integrations: integrations: ",'
    b'"shared_workspaces: 2 shared workspaces and roles","limits_hit: limits hit on 2 days",'
    b'"seniority: most senior person: executive","departments: departments: "],'
    b'"play":{"name":"action":"goal":"talk_track":["motion":"steps":["points":"cell":"'
    b'[{"detail_type":"AccountDiscovered.v1","AccountEnriched.v1","AccountMerged.v1","domain":"'
    b'"AccountScored.v1","LeadQualified.v1","HandoffTriggered.v1","InAppMessageRequested.v1",'
    b'"NurtureRequested.v1","LeadClosed.v1","LeadAssigned.v1","AccountSignalsChanged.v1",'
    b'"detail":{"metadata":{"event_id":"occurred_at":"2026-"producer":"plg.router","correlation_id":"'
    b'"causation_id":"signalled_at":"2026-},"data":{"account_id":"person:"profile_version":2}}}]'
    b'"company":"decision_id":"company:"lead_version":1,"assigned_at":"2026-"wake_at":"2026-'
    b'{"account_id":"company:.com","version":1,"status":"open","request":{"account_id":"company:.com"'
    b',"score":7,"motion":"sales_assist","reasons":["company":{},"crossing":1,"confidence":60,"role":"'
    b'"tier":2,"triggers":["seniority":3},"squad":"velocity","step":"capacity","rep_id":"deadline":"'
    b'"attempt":1,"opened_at":"2026-"decision_seq":1,"correlation_id":"remind_at":"2026-"book_by":"'
    b'"seq":1,"outcome":"LeadAssigned","decided_at":"2026-"policy_hash":"'
)


def pack(text: str) -> bytes:
    """Return the text in a third of its bytes or so."""
    packer = zlib.compressobj(level=9, zdict=_WORDS)
    return packer.compress(text.encode()) + packer.flush()


def unpack(packed: bytes) -> str:
    """Return the text that was packed; raises zlib.error for anything else."""
    unpacker = zlib.decompressobj(zdict=_WORDS)
    return (unpacker.decompress(packed) + unpacker.flush()).decode()
