#!/bin/sh
# Each kind of tampering with the audit is found, and its first bad row named.
set -eu
cd "$(dirname "$0")/../.."
KRING=${KRING_BIN:-build/release/kring}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0 bad=0
ok() { n=$((n + 1)); if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; bad=1; fi; }

"$KRING" demo --data "$work/a" >/dev/null
# Rows of their own: sign in ten times with a wrong password, read a page.
"$KRING" serve --port 0 --data "$work/a" >"$work/out" 2>"$work/err" &
pid=$!
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do grep -q 'Kring at' "$work/out" 2>/dev/null && break; sleep 0.2; done
url=$(sed -n 's/^Kring at //p' "$work/out")
for i in 1 2 3 4; do
	page=$(curl -s "$url/sign-in")
	csrf=$(echo "$page" | grep -o 'name="csrf" value="[^"]*"' | head -1 | sed 's/.*value="//;s/"//')
	once=$(echo "$page" | grep -o 'name="once" value="[^"]*"' | head -1 | sed 's/.*value="//;s/"//')
	curl -s -o /dev/null --data-urlencode "csrf=$csrf" --data-urlencode "once=$once" -d "login=nobody$i&password=wrong-password-$i" "$url/sign-in"
done
kill -TERM $pid; wait $pid || true
rows=$("$KRING" audit verify --data "$work/a" | grep -o '[0-9]* rows' | cut -d' ' -f1)
ok "$([ "${rows:-0}" -ge 4 ]; echo $?)" "the chain has rows ($rows) and is whole"
"$KRING" audit verify --data "$work/a" --out "$work/anchor" >/dev/null
ok $? "an anchor is written"

# tamper NAME SQL WANTED-ROW
tamper() {
	rm -rf "$work/b"; cp -r "$work/a" "$work/b"
	sqlite3 "$work/b/kring.db" "$2"
	said=$("$KRING" audit verify --data "$work/b" --anchor "$work/anchor" || true)
	echo "$said" | grep -q "first bad row is $3\$"
	ok $? "$1: $said"
}
tamper "a changed result" "UPDATE audit SET result = 0 WHERE n = 2; UPDATE audit SET action = 2 WHERE n = 2" 2
tamper "a changed time" "UPDATE audit SET at = at + 1 WHERE n = 3" 3
tamper "a changed name of a route" "UPDATE audit SET route = 'x' WHERE n = 1" 1
tamper "a row taken out" "DELETE FROM audit WHERE n = 2" 2
tamper "the last row cut off" "DELETE FROM audit WHERE n = $rows" "$rows"
tamper "two rows exchanged" "UPDATE audit SET n = -1 WHERE n = 2; UPDATE audit SET n = 2 WHERE n = 3; UPDATE audit SET n = 3 WHERE n = -1" 2
tamper "all rows gone" "DELETE FROM audit" 1
echo "1..$n"
exit $bad
