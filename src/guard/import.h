/*
 * import.h - what the import jobs give back: a network, as records in the
 * order below, so that the web process parses one simple thing whatever the
 * file was. Written by the helper, read by room/people.
 *
 * Text form: one record a line, fields separated by TAB; in fields \ TAB CR LF are
 * written \\ \t \r \n. UTF-8. First field is the record's name:
 *
 *   source   format ("network-canvas" | "easynwk")  version
 *   map      key  title  date(YYYY-MM-DD or "")  ego-name  ego-age  ego-note
 *   person   map-key  key  name  relation  age  gender  sector  ring  x  y  flags  note
 *   tie      map-key  a  b  kind  strength  direction
 *   warn     text                         (read, but something could not be used: file, line, why)
 *
 *   sector   familj slakt vanner skola professionella or "" (not known), or another
 *            short text when the file has its own sectors
 *   ring     1 (inner) 2 3, 0 = outside or not known
 *   x, y     place in the unit circle, centre 0 0, x right, y up, radius 1 = the
 *            outer ring's edge; both "" = not placed
 *   flags    letters: i to be invited, d deceased, n not human, c conflict with ego,
 *            h household;
 *   tie a/b  person keys, "" = the main person (ego)
 *   kind     ordinary strong weak conflict broken
 *   strength 0..1 as the file gives it, "" = not given
 *   direction "" = both ways, ">" = from a to b
 *   gender   kvinna man annat, or the file's own word, or ""
 *
 * Read and written with guard/record.h.
 *
 * Limits, over which the job says E_INVALID with a sentence: 2,000 persons and
 * 10,000 ties a map, 20 maps a file, 200 files and 50 MB unpacked in a bundle,
 * 64 levels, a field of 4,000 characters.
 */
#ifndef GUARD_IMPORT_H
#define GUARD_IMPORT_H

enum { IMPORT_MAX_PERSONS = 2000, IMPORT_MAX_TIES = 10000, IMPORT_MAX_MAPS = 20,
       IMPORT_MAX_FILES = 200, IMPORT_MAX_BYTES = 50 << 20, IMPORT_MAX_FIELD = 4000 };

#endif
