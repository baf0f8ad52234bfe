"""The demo: real places, published figures, invented persons.

`organizations.csv`, `reorganizations.csv`, `members.csv`, `terms.csv` and `quotas.csv` are files in
the formats that `load` reads; `drafts.csv` has reorganizations that nobody has put into effect;
`plan.csv` says how many persons each organization admitted between two days, and `people`
invents them. Where a line of the plan or of the quotas does not come from one of the articles
(column `source`), its number is invented, as is everything below the wards and communes.
"""
