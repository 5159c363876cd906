"""The ordered list of stages: what each takes, knows and gives.

There is one pipeline; engines vary, stages do not. A stage is a pure function of records and the plan, in one of two
shapes:

    per_document     called with the records of one document (`takes`)
    per_group(key)   called once for each group of records that share a key; the key "study" is one group of all

`knows` are records of the whole study that every call sees beside its own. The last stage that gives a type holds
all rows of it.
"""
