"""Tables of volumes of our own in the two shapes of the foreign ones."""

NEW = """\
Volume of transfers of major arms
Figures are in millions of SIPRI trend-indicator values (TIVs).

Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 13 Oct 2024 12:33:29 PM

{side},2001,2002,2003,2001-2003,Percentage,Sum total years,Percentage of total
Atlantis,12,,0 ,12,60%,12,60%
Hy Brasil*,,7.5,,8,40%,8,40%
Total world import,12,7.5,0 ,20,100%,20,
"""
OLD = """\
"TIV of arms {way} {party}, 2001-2003",,,,
Figures are SIPRI Trend Indicator Values (TIVs) expressed in millions.,,,,
,,,,
Source: SIPRI Arms Transfers Database,,,,
Generated: 28 July 2022,,,,
,2001,2002,2003,Total
Atlantis,12,,0,12
,,,,
Total,12,,0,12
"""
