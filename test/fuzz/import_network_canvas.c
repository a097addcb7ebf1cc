/* A bundle (zip) as it is uploaded. */
#include "import_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_job(JOB_NETWORK_CANVAS, span((const char *)data, n));
	return 0;
}
