"""Replies of vendors as their documentation shows them, cut to what matters and a little more."""

APOLLO_ORGANIZATION = {
    "organization": {
        "id": "5e66b6381e05b4008c8331b8",
        "name": "Acme",
        "website_url": "http://www.acme.com",
        "alexa_ranking": 3514,
        "founded_year": 2015,
        "primary_domain": "acme.com",
        "industry": "information technology & services",
        "estimated_num_employees": 1600,
        "country": "United States",
        "annual_revenue_printed": "100M",
        "annual_revenue": 100000000.0,
        "technology_names": ["AI", "Kubernetes"],
    }
}
APOLLO_PERSON = {
    "person": {
        "id": "64a7ff0cc4dfae00013df1a5",
        "first_name": "Vera",
        "last_name": "Pilot",
        "name": "Vera Pilot",
        "title": "VP Engineering",
        "email_status": None,
        "departments": ["master_engineering_technical"],
        "seniority": "vp",
        "organization": {
            "name": "Acme",
            "website_url": "http://www.acme.com",
            "primary_domain": "acme.com",
        },
    }
}
PDL_COMPANY = {
    "status": 200,
    "likelihood": 10,
    "id": "tnHcNHbCv8MKeLh92946LAkX6PKg",
    "name": "acme",
    "display_name": "Acme",
    "size": "1001-5000",
    "employee_count": 1583,
    "founded": 2015,
    "inferred_revenue": "$100M-$250M",
    "industry": "computer software",
    "naics": None,
    "location": {"name": "san francisco, united states", "country": "united states"},
}
PDL_PERSON = {
    "status": 200,
    "likelihood": 9,
    "data": {
        "id": "qEnOZ5Oh0poWnQ1luFBfVw_0000",
        "full_name": "vera pilot",
        "job_title": "vp engineering",
        "job_title_role": "engineering",
        "job_title_levels": ["vp"],
        "job_company_name": "acme",
        "job_company_website": "acme.com",
    },
}
BREEZE_COMPANY = {
    "id": "c5a6a9c5-303a-455a-935c-9dffcd2ed756",
    "name": "Acme",
    "domain": "acme.com",
    "category": {"sector": "Information Technology", "industry": "Internet Software & Services"},
    "geo": {"city": "San Francisco", "country": "United States", "countryCode": "US"},
    "metrics": {
        "employees": 1600,
        "employeesRange": "1001-5000",
        "annualRevenue": None,
        "estimatedAnnualRevenue": "$100M-$250M",
    },
    "tech": ["google_analytics"],
}
BREEZE_COMBINED = {
    "person": {
        "id": "d54c54ad-40be-4305-8a34-0ab44710b90d",
        "name": {"fullName": "Vera Pilot"},
        "employment": {
            "domain": "acme.com",
            "name": "Acme",
            "title": "VP Engineering",
            "role": "engineering",
            "seniority": "executive",
        },
    },
    "company": None,
}
