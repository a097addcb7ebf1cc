/* easyNWK's JSON. */
#include "import_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	fuzz_job(JOB_EASYNWK, span((const char *)data, n));
	return 0;
}
