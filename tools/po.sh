#!/bin/sh
# po.sh - bring po/en.po up to po/kring.pot (make po). Translations that stand in
# po/part-*.po (pairs without a header) are taken in where en.po has none yet;
# remove those files when all is in. Sentences that no source holds are dropped.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

cat >"$work/head.po" <<'END'
msgid ""
msgstr ""
"Project-Id-Version: kring\n"
"PO-Revision-Date: 2026-11-24 08:00+0100\n"
"Last-Translator: Kring\n"
"Language-Team: English\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

END
[ -f po/en.po ] || cp "$work/head.po" po/en.po

set -- po/en.po
for part in po/part-*.po; do
	[ -f "$part" ] || continue
	cat "$work/head.po" "$part" >"$work/${part##*/}.raw"
	# A pair that stands twice in one part is one pair.
	msguniq --use-first -o "$work/${part##*/}" "$work/${part##*/}.raw"
	set -- "$@" "$work/${part##*/}"
done
msgcat --use-first --no-wrap -o "$work/all.po" "$@"
msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$work/merged.po" "$work/all.po" po/kring.pot
msgattrib --no-obsolete --no-wrap -o "$work/en.po" "$work/merged.po"
msgfmt -c --statistics -o /dev/null "$work/en.po"
cp "$work/en.po" po/en.po
