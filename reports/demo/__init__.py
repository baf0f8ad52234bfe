"""The demo: real places, published figures, invented persons.

`organizations.csv`, `reorganizations.csv`, `members.csv` and `quotas.csv` are files in the formats
that `load` reads;
`plan.csv` says how many persons each organization admitted between two days, and `people`
invents them. Where a line of the plan or of the quotas does not come from one of the articles
(column `source`), its number is invented, as is everything below the wards and communes.
"""
