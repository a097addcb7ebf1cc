/*
 * paper.h - the text form of a printed paper, made by a room and set by the
 * helper (pango + cairo). One instruction a line, UTF-8, TAB between fields,
 * escapes as in import.h. The helper knows no names and no rules: what is on
 * the paper was decided by the room, for one recipient.
 *
 *   paper   A4P | A3L   title(metadata)  lang
 *   head    left  right                   small line at the top
 *   title   text                          26 pt
 *   lead    label  text                   13 pt, text bold
 *   row     who  what  when               row of the agreements' table (header first: rows are not broken over pages)
 *   cols    label  label  label           the table's header
 *   section heading                       13 pt bold
 *   text    text                          12 pt paragraph
 *   item    text                          a bullet
 *   sign    name                          a signature line, four a row
 *   qr      url  text                     QR code (level M, 30 mm) and the text under it
 *   foot    text                          small, at the page's foot, on each page
 */
#ifndef GUARD_PAPER_H
#define GUARD_PAPER_H
#endif
