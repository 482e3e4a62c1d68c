cd /tmp/w/catalog && npx rolldown /tmp/w/bench/$1.ts --format esm --file /tmp/w/bench/$1.mjs --platform node >/dev/null && node /tmp/w/bench/$1.mjs ${@:2}
