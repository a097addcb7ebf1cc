# Kring. `make` builds build/release/kring and kring-helper; `make check` runs
# every test (./check installs what is missing first). One tree per flavour:
#     make FLAVOUR=release|asan|clang|fuzz
MAKEFLAGS += --no-builtin-rules
FLAVOUR ?= release
B       ?= build/$(FLAVOUR)
GEN     ?= build/gen
CC      ?= gcc
ifeq ($(origin CC),default)
CC      := gcc
endif

PKGS_WEB    = libmicrohttpd sqlite3 libpq libsodium libisal gnutls
PKGS_HELPER = cairo pangocairo librsvg-2.0 libarchive libxml-2.0 jansson libqrencode libseccomp
ifneq ($(filter clean distclean,$(MAKECMDGOALS)),)
else
PKG_CFLAGS    := $(shell pkg-config --cflags $(PKGS_WEB) $(PKGS_HELPER) 2>/dev/null | sed 's/-I/-isystem /g')
LIBS_WEB      := $(shell pkg-config --libs $(PKGS_WEB) 2>/dev/null)
LIBS_HELPER   := $(shell pkg-config --libs $(PKGS_HELPER) 2>/dev/null)
endif

WARN  = -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
        -Wpointer-arith -Wundef -Wformat=2 -Wno-override-init -Wno-sign-conversion -Werror
HARD  = -fstack-protector-strong -fstack-clash-protection -fcf-protection -fno-strict-aliasing -fPIE
BASE_FLAGS = -std=c17 -D_GNU_SOURCE -g $(WARN) -Isrc -I$(GEN) $(PKG_CFLAGS) -pthread -MMD -MP
LINK  = -pie -pthread -Wl,-z,relro,-z,now,-z,noexecstack

ifeq ($(FLAVOUR),asan)
OPT   = -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -fPIE
else ifeq ($(FLAVOUR),clang)
CC    := clang
OPT   = -O2 -D_FORTIFY_SOURCE=2 $(HARD) -Wno-gnu-zero-variadic-macro-arguments -Wno-initializer-overrides
else ifeq ($(FLAVOUR),fuzz)
CC    := clang
OPT   = -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fPIE -Wno-initializer-overrides
else
OPT   = -O2 -D_FORTIFY_SOURCE=3 -ftrivial-auto-var-init=zero $(HARD)
endif
CFLAGS = $(BASE_FLAGS) $(OPT) $(EXTRA)
LDFLAGS = $(LINK) $(filter -fsanitize%,$(OPT))

# ---- what is made of what ---------------------------------------------------
SHARED  = $(wildcard src/base/*.c src/text/*.c src/guard/*.c)
WEB     = $(SHARED) $(wildcard src/i18n/*.c src/db/*.c src/net/*.c src/trust/*.c src/room/*/*.c)
HELPER  = $(wildcard src/helper/*.c)
MAIN    = $(wildcard src/main/*.c)
SQL     = $(sort $(wildcard src/trust/*.sql src/room/*/*.sql))
SCHEMA  = $(sort $(wildcard sql/schema/*.sql))
VIEWS   = $(sort $(wildcard src/trust/*.html src/room/*/*.html))
PAGES   = $(sort $(wildcard src/trust/*_pages.c src/room/*/*_pages.c))

GEN_VIEW = $(foreach v,$(VIEWS),$(GEN)/view/$(basename $(notdir $(v))).c)
GEN_C    = $(GEN)/sql.c $(GEN_VIEW) $(GEN)/routes.c $(GEN)/messages.c $(GEN)/static.c
WEB_O    = $(WEB:%.c=$(B)/%.o) $(GEN_C:$(GEN)/%.c=$(B)/gen/%.o)
HELPER_O = $(HELPER:%.c=$(B)/%.o) $(SHARED:%.c=$(B)/%.o)
MAIN_O   = $(MAIN:%.c=$(B)/%.o)

all: $(B)/kring $(B)/kring-helper

$(B)/libweb.a: $(WEB_O)
	@rm -f $@; ar rcs $@ $^
$(B)/kring: $(MAIN_O) $(B)/libweb.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) -o $@ $^ $(LIBS_WEB) -lm
$(B)/kring-helper: $(B)/src/helper/main.o $(B)/libhelper.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) -o $@ $^ $(LIBS_HELPER) -lm
$(B)/libhelper.a: $(filter-out $(B)/src/helper/main.o,$(HELPER_O))
	@rm -f $@; ar rcs $@ $^

$(B)/%.o: %.c | gen
	@mkdir -p $(@D)
	@echo "  CC  $@"; $(CC) $(CFLAGS) -c -o $@ $<
$(B)/gen/%.o: $(GEN)/%.c | gen
	@mkdir -p $(@D)
	@echo "  CC  $@"; $(CC) $(CFLAGS) -c -o $@ $<

# ---- generators: always the plain compiler, whatever the flavour --------------
T       ?= build/tools
BASE_C  = $(wildcard src/base/*.c)
TOOL_CFLAGS = -std=c17 -D_GNU_SOURCE -O1 -g $(WARN) -Isrc -Itools
$(T)/%: tools/%.c $(wildcard tools/*.h) $(BASE_C) $(wildcard src/base/*.h)
	@mkdir -p $(@D)
	@echo "  CC  $@"; gcc $(TOOL_CFLAGS) -o $@ $< $(BASE_C) $(if $(filter sqlgen,$*),-lsqlite3) $(if $(filter staticgen,$*),-lz -lsodium) -lm

gen: $(GEN_C)
$(GEN)/sql.c: $(T)/sqlgen $(SCHEMA) $(SQL)
	@mkdir -p $(GEN)/sql
	@$(T)/sqlgen $(GEN) $(SCHEMA) -- $(SQL)
$(GEN)/messages.c: $(T)/msggen $(VIEWS) $(wildcard src/*/*.c src/room/*/*.c src/room/*/*.h) $(wildcard po/*.po)
	@mkdir -p $(GEN)
	@$(T)/msggen $(GEN) po -- $(VIEWS) $(filter %.c %.h,$^)
$(GEN)/view/%.c: $(T)/viewgen $(GEN)/messages.c
	@mkdir -p $(GEN)/view
	@$(T)/viewgen $(GEN) $(filter %/$*.html,$(VIEWS))
define view_dep
$(GEN)/view/$(basename $(notdir $(1))).c: $(1)
endef
$(foreach v,$(VIEWS),$(eval $(call view_dep,$(v))))
$(GEN)/routes.c: $(T)/routegen $(PAGES)
	@mkdir -p $(GEN)/form
	@$(T)/routegen $(GEN) $(PAGES)
$(GEN)/static.c: $(T)/staticgen $(wildcard static/*)
	@mkdir -p $(GEN)
	@$(T)/staticgen $(GEN) static

# ---- tests ---------------------------------------------------------------------
TESTS   = $(sort $(wildcard test/unit/*.c test/property/*.c test/oom/*.c test/crash/*.c test/matrix/*.c))
TEST_X  = $(TESTS:%.c=$(B)/%.t)
FUZZ    = $(sort $(wildcard test/fuzz/*.c))
$(B)/test/%.t: $(B)/test/%.o $(B)/libweb.a $(B)/libhelper.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) -o $@ $(B)/test/$*.o -Wl,--start-group $(B)/libweb.a $(B)/libhelper.a -Wl,--end-group $(LIBS_WEB) $(LIBS_HELPER) -lz -lm
$(B)/fuzz/%: $(B)/test/fuzz/%.o $(B)/libweb.a $(B)/libhelper.a
	@mkdir -p $(@D)
	@echo "  LD  $@"; $(CC) $(LDFLAGS) $(if $(filter fuzz,$(FLAVOUR)),-fsanitize=fuzzer) -o $@ $(B)/test/fuzz/$*.o \
	  $(if $(filter fuzz,$(FLAVOUR)),,$(B)/test/fuzz/replay/main.o) \
	  -Wl,--start-group $(B)/libweb.a $(B)/libhelper.a -Wl,--end-group $(LIBS_WEB) $(LIBS_HELPER) -lm
ifneq ($(FLAVOUR),fuzz)
$(FUZZ:test/fuzz/%.c=$(B)/fuzz/%): $(B)/test/fuzz/replay/main.o
endif
tests: $(TEST_X)
fuzzers: $(FUZZ:test/fuzz/%.c=$(B)/fuzz/%)
# The tests of the generators run the built ones; ./check runs depcheck.
tests: $(foreach t,viewgen routegen msggen depcheck,$(T)/$(t))

# The database layer's tests have a schema and queries of their own, linked in place
# of the program's.
DB_TESTS  = $(filter test/unit/db_% test/property/db_% test/crash/%,$(TESTS))
DB_SCHEMA = $(sort $(wildcard test/unit/db_fixture/0*.sql))
$(GEN)/testsql/sql.c: $(T)/sqlgen $(DB_SCHEMA) test/unit/db_fixture/sample.sql
	@mkdir -p $(@D)
	@$(T)/sqlgen $(@D) $(DB_SCHEMA) -- test/unit/db_fixture/sample.sql
$(DB_TESTS:%.c=$(B)/%.o): | $(GEN)/testsql/sql.c
$(DB_TESTS:%.c=$(B)/%.t): $(B)/%.t: $(B)/%.o $(B)/gen/testsql/sql.o $(B)/libweb.a
	@echo "  LD  $@"; $(CC) $(LDFLAGS) -o $@ $^ $(LIBS_WEB) -lm

# ---- translations: sentences of the sources -> po/kring.pot -> po/en.po -----------------
pot: $(T)/msggen
	@$(T)/msggen --pot po/kring.pot -- $(VIEWS) $(wildcard src/*/*.c src/room/*/*.c src/room/*/*.h)
po: pot
	sh tools/po.sh

check:
	./check
clean:
	rm -rf build

.PHONY: all gen tests fuzzers check clean pot po
.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)
