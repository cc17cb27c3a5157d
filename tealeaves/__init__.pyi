from tealeaves.research import alterations as alterations
from tealeaves.research import captures as captures
from tealeaves.research import concordance as concordance
from tealeaves.research import coverage as coverage
from tealeaves.research import documents as documents
from tealeaves.research import observations as observations
from tealeaves.research import sightings as sightings
from tealeaves.research import signals as signals
from tealeaves.research import term_usage as term_usage

__version__: str
