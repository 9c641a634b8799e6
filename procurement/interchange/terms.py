"""Under which terms files leave the database."""

ATTRIBUTION = (
    "Arms offers database. Facts are stated by the sources that each record cites; words, grades and arrangement are "
    "ours, under the MIT License. SIPRI volumes are the Stockholm International Peace Research Institute's: name it, "
    "and ask it before commercial use."
)
LICENCE = {"name": "MIT", "path": "https://opensource.org/licenses/MIT", "title": "MIT License"}
