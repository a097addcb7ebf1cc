/*
 * paper.h - the text form of a printed paper, made by a room and set by the
 * helper (pango + cairo). One instruction a line, UTF-8, TAB between fields,
 * escapes as in import.h: write it with guard/record.h. The helper knows no names
 * and no rules: what is on the paper was decided by the room, for one recipient.
 *
 *   paper   A4P | A3L   title(metadata)  lang
 *   head    left  right                   small line at the top, on each page
 *   title   text                          26 pt
 *   lead    label  text                   13 pt, text bold
 *   row     who  what  when               row of the agreements' table (header first: rows are not broken over pages)
 *   cols    label  label  label           the table's header
 *   section heading                       13 pt bold
 *   text    text                          12 pt paragraph
 *   item    text                          a bullet
 *   sign    name                          a signature line, four a row; those that close
 *                                         the paper stand at the last page's foot
 *   qr      url  text                     QR code (level M, 30 mm) and the text under it
 *   foot    text                          small, at the page's foot, on each page; several make lines
 *
 * Fields that are not there are empty. Pages are numbered when there are more
 * than one ("Sida 1 av 2", in English "Page 1 of 2", else "1 / 2"). Limits: 4,000
 * instructions, 200 pages, guard_limits[JOB_PDF_PLAN]. Text in other scripts is
 * set with Noto's fonts for them, right to left where it belongs so.
 */
#ifndef GUARD_PAPER_H
#define GUARD_PAPER_H
#endif
