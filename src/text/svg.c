#include "text/svg.h"

#include "text/html.h"

void svg_num(struct out *o, double v)
{
	/* -0.001 would be written "-0". */
	out_num(o, v > -0.005 && v < 0.005 ? 0 : v, 2);
}

void svg_attr(struct out *o, const char *name, struct span value)
{
	out_char(o, ' ');
	out_str(o, name);
	LIT(o, "=\"");
	html_text(o, value);
	out_char(o, '"');
}

void svg_attr_num(struct out *o, const char *name, double v)
{
	out_char(o, ' ');
	out_str(o, name);
	LIT(o, "=\"");
	svg_num(o, v);
	out_char(o, '"');
}

void svg_begin(struct out *o, double w, double h, struct span title, struct span description)
{
	LIT(o, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ");
	svg_num(o, w);
	out_char(o, ' ');
	svg_num(o, h);
	LIT(o, "\"><title>");
	html_text(o, title);
	LIT(o, "</title>");
	if (description.n) {
		LIT(o, "<desc>");
		html_text(o, description);
		LIT(o, "</desc>");
	}
}

void svg_end(struct out *o)
{
	LIT(o, "</svg>");
}

void svg_step(struct out *o, char command, const double *numbers, int n)
{
	out_char(o, command);
	for (int i = 0; i < n; i++) {
		if (i)
			out_char(o, ' ');
		svg_num(o, numbers[i]);
	}
}

void svg_text(struct out *o, double x, double y, const char *class, struct span text)
{
	LIT(o, "<text");
	svg_attr_num(o, "x", x);
	svg_attr_num(o, "y", y);
	if (class)
		svg_attr(o, "class", span_str(class));
	out_char(o, '>');
	html_text(o, text);
	LIT(o, "</text>");
}
