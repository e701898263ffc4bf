// What there is stands in the header, to be inlined.
#include "CDivision.h"
