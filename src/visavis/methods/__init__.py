"""Methods of the field: pure functions of records that give numbers, each with its doubt and its evidence.

agreement    Cohen, Fleiss, Krippendorff (nominal, ordinal, unitising)
coders       several coders side by side, adjudication, what people's decisions say of a coder
words        log-odds with an informative prior, keyness
operational  the operational code (VICS): how a speaker sees others and himself act
traits       leadership traits from word lists
networks     discourse networks: who shares what is said of whom
times        moving windows, before and after, change points
doubt        intervals, bootstrap over documents, many tests at once
"""
