#!/bin/bash
# Records the captures of this folder: real programs in network namespaces, between documentation addresses.
#
# Needs root, and from Debian: iproute2 tcpdump ethtool nginx-light dnsmasq-base bind9-dnsutils curl netcat-openbsd
# iputils-ping python3 openbsd-inetd inetutils-telnetd inetutils-telnet rsh-redone-server rsh-redone-client
# rpcbind expect openssl isc-dhcp-client chrony snmpd snmp freeradius freeradius-utils mosquitto mosquitto-clients
# python3-pymodbus python3-serial-asyncio python3-aiosmtpd vsftpd dovecot-pop3d dovecot-imapd ngircd fingerd finger
# openssh-server openssh-client sshpass mariadb-server krb5-kdc krb5-admin-server
# krb5-user dante-server tigervnc-standalone-server tigervnc-tools sip-tester python3-websockets bsdutils.
#
# usage: record.sh [NAME]...     all captures, or the named ones (web-and-dns, http, dns, ...)

set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
lab=$(mktemp -d)
client=nidsvm-client server=nidsvm-server link=nidsvm-link
client4=192.0.2.10 server4=198.51.100.20 client6=2001:db8:1::10 server6=2001:db8:2::20

cleanup() {
    set +e
    for ns in $client $server $link; do
        for pid in $(ip netns pids $ns 2>/dev/null); do kill "$pid" 2>/dev/null; done
        ip netns del $ns 2>/dev/null
        rm -rf /etc/netns/$ns
    done
    rm -rf "$lab" || { sleep 1; rm -rf "$lab"; }
}
trap cleanup EXIT

in_client() { ip netns exec $client "$@"; }
in_server() { ip netns exec $server "$@"; }
fetch() { in_client curl -sS -m 10 -o /dev/null "$@" || true; }

# Real wires carry whole checksums and no segments larger than the MTU.
plain() { ip netns exec "$1" ethtool -K "$2" tx off rx off tso off gso off gro off >/dev/null 2>&1; }

# Two hosts, next to each other unless "through" says what lies between: arguments for lab/link.py, one link each.
network() {
    for ns in $client $server $link; do ip netns add $ns; ip -n $ns link set lo up; done
    ip link add c0 netns $client type veth peer name m0 netns $link
    ip link add s0 netns $server type veth peer name m1 netns $link
    ip -n $client addr add $client4/32 dev c0
    ip -n $client addr add $client6/64 dev c0 nodad
    ip -n $server addr add $server4/32 dev s0
    ip -n $server addr add 198.51.100.53/32 dev s0
    ip -n $server addr add $server6/64 dev s0 nodad
    ip -n $client link set c0 address 02:00:00:00:00:0a up
    ip -n $server link set s0 address 02:00:00:00:00:14 up
    plain $client c0; plain $server s0
    ip -n $client route add 198.51.100.0/24 dev c0 src $client4
    ip -n $server route add 192.0.2.0/24 dev s0 src $server4
    ip -n $client -6 route add 2001:db8:2::/64 dev c0
    ip -n $server -6 route add 2001:db8:1::/64 dev s0
    for i in m0 m1; do ip netns exec $link sysctl -qw net.ipv6.conf.$i.disable_ipv6=1; ip -n $link link set $i up; plain $link $i; done
    if [ $# -eq 0 ]; then
        ip -n $link link add wire type bridge
        ip netns exec $link sysctl -qw net.ipv6.conf.wire.disable_ipv6=1
        ip -n $link link set m0 master wire; ip -n $link link set m1 master wire; ip -n $link link set wire up
    elif [ $# -eq 1 ]; then
        # shellcheck disable=SC2086
        ip netns exec $link python3 "$here/lab/link.py" m0 m1 $1 &
    else
        ip -n $link link add t0 type veth peer name t1
        for i in t0 t1; do ip netns exec $link sysctl -qw net.ipv6.conf.$i.disable_ipv6=1; ip -n $link link set $i up; plain $link $i; done
        # shellcheck disable=SC2086
        ip netns exec $link python3 "$here/lab/link.py" m0 t0 $1 &
        # shellcheck disable=SC2086
        ip netns exec $link python3 "$here/lab/link.py" m1 t1 $2 &
    fi
    mkdir -p /etc/netns/$client
    echo "nameserver 198.51.100.53" > /etc/netns/$client/resolv.conf
    sleep 1
}

services() {
    mkdir -p "$lab/www/files"
    seq -f 'line %05g of a page that compresses well' 1 400 > "$lab/www/page.html"
    printf '<html><head><title>Welcome</title></head><body>%s</body></html>\n' "$(head -c 700 /dev/zero | tr '\0' x)" > "$lab/www/index.html"
    head -c 300000 /dev/zero | openssl enc -aes-128-ctr -K 00 -iv 00 2>/dev/null > "$lab/www/files/random.bin"
    printf 'GIF89a\001\000\001\000\200\000\000\000\000\000\377\377\377,\000\000\000\000\001\000\001\000\000\002\002D\001\000;' > "$lab/www/dot.gif"
    cat > "$lab/nginx.conf" <<EOF
daemon off; pid $lab/nginx.pid; error_log $lab/error.log; worker_processes 1; user root;
events {}
http {
    access_log off; server_tokens off; gzip on; gzip_types text/plain text/css; gzip_min_length 500;
    types { text/html html; image/gif gif; application/octet-stream bin; }
    client_body_temp_path $lab/body; proxy_temp_path $lab/proxy; fastcgi_temp_path $lab/fcgi;
    uwsgi_temp_path $lab/uwsgi; scgi_temp_path $lab/scgi;
    server {
        listen 80; listen [::]:80; root $lab/www;
        location /put/ { dav_methods PUT DELETE; }
        location /old { return 301 /index.html; }
    }
}
EOF
    in_server nginx -c "$lab/nginx.conf" 2>/dev/null &
    in_server python3 "$here/lab/origin.py" 8080 &
    in_server dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --user=root --pid-file="$lab/dnsmasq.pid" \
        --listen-address=198.51.100.53,$server6 --bind-interfaces --local=/example.net/ --local=/example.com/ \
        --local=/100.51.198.in-addr.arpa/ --local=/2.0.192.in-addr.arpa/ --local-ttl=300 --edns-packet-max=1232 \
        --host-record=www.example.net,$server4,$server6 --host-record=mail.example.net,198.51.100.25 \
        --host-record=v4only.example.net,198.51.100.20 --host-record=origin.example.net,$server4,$server6 \
        --cname=alias.example.net,www.example.net --cname=alias2.example.net,alias.example.net \
        --mx-host=example.net,mail.example.net,10 --srv-host=_http._tcp.example.net,www.example.net,80,5,10 \
        --txt-record=example.net,"v=spf1 ip4:198.51.100.0/24 -all" --txt-record=two.example.net,first,second \
        --txt-record=long.example.net,"$(head -c 250 /dev/zero | tr '\0' a)","$(head -c 250 /dev/zero | tr '\0' b)","$(head -c 250 /dev/zero | tr '\0' c)" \
        --naptr-record=example.net,10,20,S,SIP+D2U,,_sip._udp.example.net --caa-record=example.net,0,issue,ca.example \
        --ptr-record=9.100.51.198.in-addr.arpa,nine.example.net 2>/dev/null &
    sleep 1
}

# capture NAME [TCPDUMP OPTION]...: in the client's namespace on c0 unless WHERE and DEVICE say otherwise.
capture() {
    name=$1; shift
    ip netns exec "${WHERE:-$client}" tcpdump -i "${DEVICE:-c0}" -U -w "$lab/$name.pcap" "$@" 2>"$lab/tcpdump.log" &
    capturing=$!
    until grep -q 'listening on' "$lab/tcpdump.log"; do sleep 0.1; done
}

captured() {
    sleep "${1:-1}"
    for pid in $(ip netns pids "${WHERE:-$client}"); do
        [ "$(cat /proc/"$pid"/comm 2>/dev/null)" = tcpdump ] && kill -INT "$pid"
    done
    wait $capturing || true
    cp "$lab/$name.pcap" "$here/$name.pcap"
}

ask() { in_client dig +tries=1 +time=2 @198.51.100.53 "$@" >/dev/null || true; }

record_web_and_dns() {
    network; services; capture web-and-dns
    for page in http://www.example.net/ http://www.example.net/page.html http://alias.example.net/dot.gif http://v4only.example.net/missing; do
        fetch --compressed "$page"
    done
    fetch -4 http://www.example.net/index.html http://www.example.net/page.html -o /dev/null
    fetch -6 --compressed http://origin.example.net:8080/chunked
    fetch -4 --compressed http://origin.example.net:8080/chunked-gzip
    fetch -4 -F "name=visitor" -F "file=@$lab/www/page.html" http://origin.example.net:8080/upload
    fetch http://no-such-host.example.net/
    ask MX example.net; ask -x 198.51.100.20; ask +tcp TXT long.example.net
    in_client ping -c 2 -i 0.2 $server4 >/dev/null
    fetch -4 http://www.example.net:81/ # nobody listens there
    captured 2
}

record_http() {
    network; services; capture http
    local o=http://$server4:8080 n=http://$server4
    fetch -I $n/index.html
    fetch --compressed $n/page.html $n/index.html $n/dot.gif
    fetch --http1.0 $n/index.html
    fetch -r 100-199 $n/files/random.bin
    fetch -r 0-99,1000-1099,-50 $n/files/random.bin
    fetch -H 'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT' $n/index.html
    fetch -L $n/old
    fetch -T "$lab/www/page.html" $n/put/page.html
    fetch -X DELETE $n/put/page.html
    fetch -d 'a=1&b=two%20words' $n/index.html
    fetch -A 'odd agent/1.0' -e http://www.example.net/from -b 'cookie=crumb' "$n/index.html?query=with%20escapes&x=%C3%A4"
    fetch --compressed $o/chunked $o/chunked-gzip
    fetch --compressed $o/deflate
    fetch $o/until-close
    fetch -L $o/redirect
    fetch $o/not-modified
    fetch -u user:password $o/private
    fetch $o/private
    fetch -F field=value -F "file=@$lab/www/dot.gif;type=image/gif" -F "text=@$lab/www/index.html" $o/form
    fetch -H 'Transfer-Encoding: chunked' -T "$lab/www/page.html" $o/chunks
    fetch -H 'Expect: 100-continue' -d "@$lab/www/page.html" $o/continue
    fetch -X OPTIONS $o/any
    fetch -p -x $server4:8080 $n/index.html
    printf 'GET /index.html HTTP/1.1\r\nHost: a\r\n\r\nGET /dot.gif HTTP/1.1\r\nHost: a\r\n\r\nHEAD /page.html HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n' |
        in_client nc -q 2 $server4 80 >/dev/null
    printf 'GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello\nonce more\nbye\n' |
        in_client nc -q 2 $server4 8080 >/dev/null
    printf 'GET /index.html\r\n\r\n' | in_client nc -q 2 $server4 80 >/dev/null
    printf 'SPEAK friend\r\n\r\n' | in_client nc -q 2 $server4 80 >/dev/null
    captured
}

record_dns() {
    network; services; capture dns
    for q in "A www.example.net" "AAAA www.example.net" "MX example.net" "TXT example.net" "TXT two.example.net" "SRV _http._tcp.example.net" \
        "NAPTR example.net" "CAA example.net" "A alias2.example.net" "A nothing.example.net" "AAAA v4only.example.net" "-x 198.51.100.20" \
        "-x 198.51.100.9" "-x 192.0.2.99" "NS example.org" "ANY www.example.net"; do
        # shellcheck disable=SC2086
        ask $q
    done
    ask +noedns A www.example.net
    ask +noedns TXT long.example.net # too long for 512 bytes: the answer says so, and dig asks again over TCP
    ask +bufsize=4096 +dnssec TXT long.example.net
    ask +tcp A www.example.net
    ask +tcp +keepopen A www.example.net AAAA www.example.net MX example.net
    ask +subnet=192.0.2.0/24 +cookie A www.example.net
    ask +opcode=NOTIFY SOA example.net
    ask CH TXT version.bind
    in_client dig +tries=1 +time=1 @198.51.100.99 A unanswered.example.net >/dev/null || true
    captured
}

record_dns_nanoseconds() {
    network; services; capture dns-nanoseconds --time-stamp-precision=nano
    ask A www.example.net; ask AAAA www.example.net
    captured
}

record_ipv6() {
    network; services; capture ipv6
    fetch -6 --compressed http://www.example.net/page.html
    fetch "http://[$server6]/files/random.bin" -r 0-20000
    in_client dig +tries=1 +time=2 @$server6 AAAA www.example.net >/dev/null
    in_client ping -6 -c 2 -i 0.2 $server6 >/dev/null
    in_client ping -6 -c 1 -s 4000 $server6 >/dev/null # in fragments
    in_client dig +tries=1 +time=1 -p 5353 @$server6 A refused.example.net >/dev/null || true # port unreachable
    fetch "http://[$server6]:81/"
    captured
}

record_icmp_and_fragments() {
    network; services; capture icmp-and-fragments
    in_client ping -c 3 -i 0.2 $server4 >/dev/null
    in_client ping -c 2 -i 0.2 -s 5000 $server4 >/dev/null
    head -c 9000 /dev/zero | tr '\0' d | in_client nc -u -q 1 -w 1 $server4 9 || true # a large datagram to a closed port
    in_client ping -c 1 -W 1 198.51.100.99 >/dev/null || true # nobody there
    captured
}

record_tcp_states() {
    network; services
    in_server ip route add blackhole 192.0.2.77/32
    in_client ip addr add 192.0.2.77/32 dev c0
    capture tcp-states
    fetch http://$server4:81/ # refused
    in_client timeout 4 curl -sS -m 3 --interface 192.0.2.77 http://$server4/ >/dev/null 2>&1 || true # answers never come back
    in_client python3 - $server4 <<'EOF'
import socket, struct, sys, time
def connect():
    return socket.create_connection((sys.argv[1], 80))
s = connect(); s.close()                                       # nothing said
s = connect(); s.send(b"GET / HTTP/1.0\r\n\r\n"); s.shutdown(socket.SHUT_WR); time.sleep(0.2); s.recv(9999); s.close()  # half closed
s = connect(); s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); s.send(b"GET /"); s.close()   # reset
s = connect(); s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for c in b"GET /index.html HTTP/1.1\r\nHost: slow\r\nConnection: close\r\n\r\n":                                           # a byte at a time
    s.send(bytes([c])); time.sleep(0.002)
while s.recv(9999): pass
s.close()
s = connect(); s.send(b"GET / HTTP/1.1\r\n"); time.sleep(0.3)   # left open
EOF
    captured
}

record_loss() {
    network "--loss 0.03 --reorder 0.03 --duplicate 0.01 --delay 2 --seed 7"; services; capture loss
    for i in 1 2 3; do fetch http://$server4/files/random.bin; fetch --compressed http://$server4/page.html; done
    fetch -F "file=@$lab/www/files/random.bin" http://$server4:8080/upload
    for i in $(seq 12); do in_client dig +tries=1 +time=1 @198.51.100.53 A www.example.net >/dev/null || true; done
    captured 3
}

record_vlan() {
    network "--tag 42" "--tag 42"; services
    WHERE=$link DEVICE=t0 capture vlan
    fetch --compressed http://www.example.net/page.html
    fetch -6 http://www.example.net/index.html
    ask A www.example.net
    in_client ping -c 2 -i 0.2 $server4 >/dev/null
    WHERE=$link captured
}

record_q_in_q() {
    # The trunk's frames get a second tag on the way.
    network "--tag 42" "--tag 42"; services
    ip -n $link link set t1 down; ip -n $link link del t0
    for pid in $(ip netns pids $link); do kill "$pid"; done
    for p in "t0 t1" "u0 u1" "v0 v1"; do
        # shellcheck disable=SC2086
        set -- $p
        ip -n $link link add "$1" type veth peer name "$2"
        for i in "$1" "$2"; do ip netns exec $link sysctl -qw net.ipv6.conf."$i".disable_ipv6=1; ip -n $link link set "$i" up; plain $link "$i"; done
    done
    for args in "m0 t0 --tag 42" "t1 u0 --tag 7" "v1 u1 --tag 7" "m1 v0 --tag 42"; do
        # shellcheck disable=SC2086
        ip netns exec $link python3 "$here/lab/link.py" $args &
    done
    sleep 1
    WHERE=$link DEVICE=u0 capture q-in-q
    fetch http://www.example.net/index.html
    in_client ping -c 2 -i 0.2 $server4 >/dev/null
    WHERE=$link captured
}

record_vxlan() {
    network; services
    local inner4=203.0.113.1 there4=203.0.113.2
    ip -n $client link add x0 type vxlan id 123 local $client4 remote $server4 dstport 4789 dev c0
    ip -n $server link add x0 type vxlan id 123 local $server4 remote $client4 dstport 4789 dev s0
    ip -n $client addr add $inner4/24 dev x0; ip -n $server addr add $there4/24 dev x0
    for ns in $client $server; do ip netns exec $ns sysctl -qw net.ipv6.conf.x0.disable_ipv6=1; plain $ns x0; ip -n $ns link set x0 up; done
    capture vxlan
    fetch http://$there4/index.html
    in_client ping -c 2 -i 0.2 $there4 >/dev/null
    captured
}

record_logins() {
    # A user of this lab's own; telnetd and the others want a password file, and so the host's is used.
    network
    useradd -m -s /bin/sh visitor; echo 'visitor:lab password' | chpasswd
    printf 'PS1="$ "\n' > /home/visitor/.profile
    echo "$client4 root" > /home/visitor/.rhosts; chown visitor /home/visitor/.rhosts; chmod 600 /home/visitor/.rhosts
    cat > "$lab/inetd.conf" <<EOF
telnet stream tcp nowait root /usr/sbin/telnetd telnetd -h
login stream tcp nowait root /usr/sbin/in.rlogind in.rlogind
shell stream tcp nowait root /usr/sbin/in.rshd in.rshd
EOF
    mkdir -p /etc/netns/$server
    printf '%s client.example.net\n%s server.example.net server\n' $client4 $server4 > /etc/netns/$server/hosts

    # Under a name of its own, and without what this machine has to say of itself.
    in_server unshare --uts --mount sh -c "hostname server; mount -t tmpfs none /etc/update-motd.d; exec inetd -i $lab/inetd.conf" 2>/dev/null &
    sleep 1
    in_client env TERM=vt100 expect "$here/lab/login.exp" telnet visitor 'lab password' $server4 || true
    capture logins
    in_client env TERM=vt100 DISPLAY=192.0.2.10:0 expect "$here/lab/login.exp" telnet visitor 'lab password' $server4 || true
    in_client env TERM=vt100 expect "$here/lab/login.exp" rsh-redone-rlogin visitor 'lab password' -l visitor $server4 || true
    in_client rsh-redone-rsh -l visitor $server4 'echo total 0; echo done' </dev/null >/dev/null 2>&1 || true
    captured
    userdel -rf visitor 2>/dev/null || true
}

record_rpc() {
    network
    in_server rpcbind -w -f 2>/dev/null &
    sleep 1; capture rpc
    in_client rpcinfo -p $server4 >/dev/null || true
    in_client rpcinfo -u $server4 100000 2 >/dev/null || true
    in_client rpcinfo -t $server4 100000 2 >/dev/null || true
    in_client rpcinfo -u $server4 100003 3 >/dev/null 2>&1 || true # no such program there
    captured
}

# An authority, one below it, and certificates of a server and of a user; then what tells that the server's is not revoked.
certificates() {
    local days="-days 3650"
    (
        cd "$lab"
        openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem $days -subj "/C=ZZ/O=Example Org/CN=Example Root" \
            -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
        issue() { # NAME ISSUER SUBJECT KEY EXTENSIONS
            # shellcheck disable=SC2086
            openssl req -newkey $4 -nodes -keyout "$1.key" -out "$1.csr" -subj "$3"
            printf '%b' "$5" > "$1.ext"
            openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial $days -extfile "$1.ext" -out "$1.pem"
        }
        issue middle root "/C=ZZ/O=Example Org/CN=Example Authority" "rsa:2048" "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=keyCertSign\n"
        issue host middle "/C=ZZ/L=Somewhere, Else/O=Example \"Quoted\" Org/CN=www.example.net" "rsa:2048" \
            "subjectAltName=DNS:www.example.net,DNS:*.wild.example.net,IP:$server4,IP:$server6,email:post@example.net,URI:http://www.example.net/\nextendedKeyUsage=serverAuth\nauthorityInfoAccess=OCSP;URI:http://ocsp.example.net/\ncrlDistributionPoints=URI:http://crl.example.net/1\ncertificatePolicies=1.2.3.4\n"
        issue curve middle "/CN=curve.example.net" "ec -pkeyopt ec_paramgen_curve:secp384r1" "subjectAltName=DNS:curve.example.net\n"
        issue user middle "/CN=A user/emailAddress=user@example.net" "rsa:2048" "extendedKeyUsage=clientAuth\n"
        printf 'V\t400101000000Z\t\t%s\tunknown\t/CN=www.example.net\n' "$(openssl x509 -in host.pem -noout -serial | cut -d= -f2)" > index.txt
        openssl ocsp -issuer middle.pem -cert host.pem -reqout host.req -no_nonce
        openssl ocsp -index index.txt -rsigner middle.pem -rkey middle.key -CA middle.pem -reqin host.req -respout host.ocsp -ndays 3650
    ) >/dev/null 2>&1
}

# tls_server PORT [OPTION]...: with the host's certificate unless told otherwise
tls_server() {
    local port=$1; shift
    in_server openssl s_server -accept "$port" -cert "$lab/host.pem" -key "$lab/host.key" -cert_chain "$lab/middle.pem" -quiet "$@" >/dev/null 2>&1 &
}

# tls_client PORT [OPTION]...: says hello and leaves
tls_client() {
    local port=$1; shift
    (echo hello; sleep 0.4) | in_client timeout 4 openssl s_client -connect "$server4:$port" "$@" >/dev/null 2>&1 || true
}

record_tls() {
    network; services; certificates
    local sni=(-servername www.example.net) session="$lab/session"
    tls_server 443 -www -alpn http/1.1,h2 -status_file "$lab/host.ocsp"
    tls_server 444 -Verify 1 -CAfile "$lab/root.pem" -rev
    tls_server 445 -groups P-384 -rev
    tls_server 446 -cert "$lab/curve.pem" -key "$lab/curve.key" -rev
    tls_server 447 -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384 -rev
    tls_server 448 -psk 0123456789abcdef -nocert -rev
    tls_server 4433 -dtls -mtu 1200
    tls_server 4434 -dtls1_2 -listen -Verify 1 -CAfile "$lab/root.pem" -mtu 600
    in_server python3 "$here/lab/xmpp.py" 5222 "$lab/host.pem" "$lab/host.key" &
    sleep 1
    capture tls 'tcp port 443 or tcp portrange 444-448 or tcp port 5222 or udp portrange 4433-4434'
    fetch --cacert "$lab/root.pem" --resolve www.example.net:443:$server4 https://www.example.net/
    fetch --tls-max 1.2 --cacert "$lab/root.pem" --resolve www.example.net:443:$server4 https://www.example.net/
    fetch --resolve www.example.net:443:$server4 https://www.example.net/ # knows not the authority: an alert
    for version in -tls1_2 -tls1_3; do
        tls_client 443 $version "${sni[@]}" -status -alpn h2,http/1.1 -sess_out "$session"
        tls_client 443 $version "${sni[@]}" -sess_in "$session"
        tls_client 443 $version -no_ticket -no_renegotiation
        tls_client 444 $version "${sni[@]}" -cert "$lab/user.pem" -key "$lab/user.key" -cert_chain "$lab/middle.pem"
        tls_client 444 $version "${sni[@]}" # the server wants a certificate
        tls_client 445 $version -groups X25519:P-384 # TLS 1.3: another group is asked for
        tls_client 446 $version
    done
    tls_client 443 -tls1_2 -cipher AES128-SHA256 "${sni[@]}"
    tls_client 443 -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256 # no cipher in common
    tls_client 443 -tls1 -cipher 'ALL:@SECLEVEL=0' # too old
    tls_client 447 -cipher 'ALL:@SECLEVEL=0'
    tls_client 448 -psk 0123456789abcdef
    echo 'GET / HTTP/1.0' | in_client timeout 2 nc $server4 443 >/dev/null || true
    tls_client 4433 -dtls1_2 -mtu 1200
    tls_client 4434 -dtls1_2 -mtu 600 -cert "$lab/user.pem" -key "$lab/user.key" -cert_chain "$lab/middle.pem"
    tls_client 5222 -starttls xmpp -xmpphost www.example.net
    captured 1
}

# A user of this lab's own who may log in with a password or a key.
visitor() {
    useradd -m -s /bin/sh visitor; echo 'visitor:lab password' | chpasswd
    mkdir -p /home/visitor/.ssh; ssh-keygen -q -t ed25519 -N '' -f "$lab/key"
    cp "$lab/key.pub" /home/visitor/.ssh/authorized_keys; chown -R visitor /home/visitor; chmod 700 /home/visitor/.ssh
    ssh-keygen -q -t ed25519 -N '' -f "$lab/host_ed25519"; ssh-keygen -q -t rsa -b 2048 -N '' -f "$lab/host_rsa"
}

secure_shell() { in_client sshpass "$@" 2>/dev/null >/dev/null </dev/null || true; }

record_ssh() {
    network; visitor
    printf '%s\n' "Port 22" "HostKey $lab/host_ed25519" "HostKey $lab/host_rsa" "PidFile none" "UsePAM no" "MaxAuthTries 6" \
        "KexAlgorithms +diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1" "Compression yes" > "$lab/sshd.conf"
    mkdir -p /run/sshd; in_server /usr/sbin/sshd -D -f "$lab/sshd.conf" 2>/dev/null &
    sleep 1; capture ssh
    local to=(-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o PreferredAuthentications=password visitor@$server4)
    secure_shell -p 'lab password' ssh "${to[@]}" 'echo hello'
    secure_shell -p wrong ssh -o NumberOfPasswordPrompts=3 "${to[@]}" true
    secure_shell -p '' ssh -i "$lab/key" -o PreferredAuthentications=publickey "${to[@]}" true
    for method in curve25519-sha256 ecdh-sha2-nistp256 diffie-hellman-group14-sha1 diffie-hellman-group14-sha256 \
        diffie-hellman-group-exchange-sha256 sntrup761x25519-sha512@openssh.com; do
        secure_shell -p 'lab password' ssh -o KexAlgorithms=$method -o HostKeyAlgorithms=rsa-sha2-512 "${to[@]}" true
    done
    secure_shell -p 'lab password' ssh -C -c aes128-ctr -m hmac-sha2-256 "${to[@]}" 'echo hello'
    in_client ssh-keyscan -T 2 $server4 >/dev/null 2>&1 || true
    printf 'no version\r\n' | in_client nc -q 1 $server4 22 >/dev/null || true
    captured
    userdel -rf visitor 2>/dev/null || true
}

record_mysql() {
    network; certificates; chmod 755 "$lab"; chmod 644 "$lab/host.key"
    mariadb-install-db --user=mysql --datadir="$lab/db" --auth-root-authentication-method=normal >/dev/null 2>&1
    in_server mariadbd --no-defaults --user=mysql --datadir="$lab/db" --socket="$lab/db/sock" --pid-file="$lab/db/pid" --skip-name-resolve \
        --bind-address=0.0.0.0 --ssl-cert="$lab/host.pem" --ssl-key="$lab/host.key" 2>/dev/null &
    until [ -S "$lab/db/sock" ]; do sleep 0.2; done
    mariadb -uroot -S "$lab/db/sock" -e "create database lab; create user joe identified by 'secret'; grant all on lab.* to joe"
    capture mysql
    local to=(mariadb --protocol=tcp -h $server4 -ujoe)
    in_client "${to[@]}" -psecret --skip-ssl lab -e "create table t (n int primary key, name varchar(20)); insert into t values (1, 'one'), (2, null);
        select * from t; update t set name = 'two' where n = 2; select count(*) from t; show tables; select nothing from t; delete from t; status" \
        >/dev/null 2>&1 || true
    in_client "${to[@]}" -pwrong --skip-ssl lab -e 'select 1' 2>/dev/null || true
    in_client "${to[@]}" -psecret --skip-ssl none -e 'select 1' 2>/dev/null || true
    in_client "${to[@]}" -psecret --ssl lab -e 'select 1' >/dev/null 2>&1 || true
    in_client mariadb-admin --protocol=tcp -h $server4 -ujoe -psecret --skip-ssl ping >/dev/null 2>&1 || true
    captured
    in_server kill "$(cat "$lab/db/pid")"; sleep 1
}

record_kerberos() {
    network
    export KRB5_CONFIG="$lab/krb5.conf" KRB5_KDC_PROFILE="$lab/kdc.conf" KRB5CCNAME="$lab/tickets"
    printf '[libdefaults]\n default_realm = EXAMPLE.NET\n dns_lookup_kdc = false\n[realms]\n EXAMPLE.NET = {\n  kdc = %s\n }\n' $server4 > "$KRB5_CONFIG"
    printf '[realms]\n EXAMPLE.NET = {\n  database_name = %s/principal\n  key_stash_file = %s/stash\n  acl_file = /dev/null\n  max_renewable_life = 7d\n }\n' \
        "$lab" "$lab" > "$KRB5_KDC_PROFILE"
    kdb5_util create -s -P master >/dev/null 2>&1
    kadmin.local -q 'add_principal -pw secret +requires_preauth joe' >/dev/null
    kadmin.local -q 'add_principal -pw secret -requires_preauth ann' >/dev/null
    kadmin.local -q 'add_principal -randkey host/www.example.net' >/dev/null
    in_server krb5kdc -n 2>/dev/null &
    sleep 1; capture kerberos
    ticket() { echo "$1" | in_client kinit "${@:2}" >/dev/null 2>&1 || true; }
    ticket secret joe
    in_client kvno host/www.example.net >/dev/null 2>&1 || true
    in_client kvno host/none.example.net >/dev/null 2>&1 || true
    ticket wrong joe
    ticket secret nobody
    ticket secret -f -r 2d ann
    in_client kinit -R >/dev/null 2>&1 || true
    sed -i '/libdefaults/a\ udp_preference_limit = 1' "$KRB5_CONFIG" # TCP from here on
    ticket secret joe
    in_client kvno host/www.example.net >/dev/null 2>&1 || true
    captured
    unset KRB5_CONFIG KRB5_KDC_PROFILE KRB5CCNAME
}

record_socks() {
    network; services; visitor
    printf '%s\n' "internal: s0 port = 1080" "external: s0" "socksmethod: username none" "clientmethod: none" "user.privileged: root" \
        "user.unprivileged: nobody" "client pass { from: 0/0 to: 0/0 }" "socks pass { from: 0/0 to: 0/0 }" > "$lab/danted.conf"
    in_server danted -f "$lab/danted.conf" >/dev/null 2>&1 &
    sleep 1; capture socks
    fetch -x socks5://$server4:1080 http://$server4/index.html
    fetch -x socks5h://$server4:1080 "http://localhost/page.html" --compressed
    fetch -x "socks5://visitor:lab%20password@$server4:1080" --socks5-basic http://$server4/dot.gif
    fetch -x socks4://$server4:1080 http://$server4/index.html
    fetch -x socks4a://$server4:1080 http://localhost/index.html
    fetch -x socks5://$server4:1080 http://$server4:81/ # refused behind the proxy
    captured
    userdel -rf visitor 2>/dev/null || true
}

record_screens_calls_and_logs() {
    network
    mkdir -p "$lab/vnc"; echo 'password' | vncpasswd -f > "$lab/vnc/password"
    in_server env HOME="$lab/vnc" Xtigervnc :1 -geometry 640x480 -SecurityTypes None -desktop 'An open screen' -localhost=0 2>/dev/null &
    in_server env HOME="$lab/vnc" Xtigervnc :2 -geometry 800x600 -SecurityTypes VncAuth -PasswordFile "$lab/vnc/password" -desktop 'A guarded screen' -localhost=0 2>/dev/null &
    in_server /usr/bin/python3 "$here/lab/frames.py" server 8765 2>/dev/null &
    in_server sh -c "cd $lab; exec sipp -sn uas -i $server4 -nostdin" >/dev/null 2>&1 &
    sleep 3; capture screens-calls-and-logs
    in_client python3 "$here/lab/screen.py" $server4 5901 1 || true
    in_client python3 "$here/lab/screen.py" $server4 5902 2 password || true
    in_client python3 "$here/lab/screen.py" $server4 5902 2 guess || true
    in_client /usr/bin/python3 "$here/lab/frames.py" client ws://$server4:8765/echo || true
    in_client sh -c "cd $lab; sipp -sn uac -i $client4 -m 2 -d 100 -nostdin $server4" >/dev/null 2>&1 || true
    in_client unshare --uts sh -c 'hostname client; exec "$@"' - logger -n $server4 -d --rfc3164 -p local3.warning -t lab 'an old message'
    in_client unshare --uts sh -c 'hostname client; exec "$@"' - logger -n $server4 -d --rfc5424 -p auth.err -t lab 'a new message'
    printf 'no priority' | in_client nc -u -q 0 -w 1 $server4 514 || true
    captured
}

record_cut_off() {
    # A recording whose disk was full: the file ends within a packet.
    [ -e http.pcap ] || { echo "record http first" >&2; exit 1; }
    head -c 20001 http.pcap > cut-off.pcap
}

record_datagrams() {
    network
    ip -n $server addr add 192.0.2.1/24 dev s0
    in_server dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --user=root --pid-file="$lab/dhcp.pid" --interface=s0 --bind-interfaces \
        --dhcp-range=192.0.2.100,192.0.2.120,1h --dhcp-leasefile="$lab/given" --domain=example.net --dhcp-option=42,198.51.100.20 2>/dev/null &
    printf 'local stratum 8\nallow\ncmdport 0\nport 123\nbindcmdaddress /\npidfile %s\ndriftfile %s\n' "$lab/chrony.pid" "$lab/drift" > "$lab/chrony.conf"
    in_server chronyd -x -d -u root -f "$lab/chrony.conf" >/dev/null 2>&1 &
    mkdir "$lab/snmp" "$lab/radius"
    printf '%s\n' 'rocommunity public' 'rwcommunity private' 'sysDescr A device of the lab' 'rouser reader noauth' 'rouser keeper priv' 'createUser reader' \
        'createUser keeper SHA "a long passphrase" AES "another passphrase"' > "$lab/snmpd.conf"
    in_server env SNMP_PERSISTENT_DIR="$lab/snmp" snmpd -f -Ln -C -c "$lab/snmpd.conf" udp:$server4:161 >/dev/null 2>&1 &
    cat > "$lab/radius/radiusd.conf" <<EOF
prefix = $lab/radius
logdir = $lab/radius
run_dir = $lab/radius
libdir = /usr/lib/freeradius
security { allow_core_dumps = no }
client lab {
    ipaddr = 192.0.2.0/24
    secret = testing123
}
modules {
    files {
        usersfile = $lab/radius/users
    }
    pap {
    }
}
server default {
    listen {
        type = auth
        ipaddr = *
        port = 1812
    }
    authorize {
        files
        pap
    }
    authenticate {
        Auth-Type PAP {
            pap
        }
    }
}
EOF
    printf 'visitor Cleartext-Password := "secret"\n\tReply-Message = "Welcome", Framed-IP-Address = 192.0.2.50\n' > "$lab/radius/users"
    in_server freeradius -f -l stdout -d "$lab/radius" >"$lab/radius.log" 2>&1 &
    sleep 2
    capture datagrams
    touch "$lab/leases"
    printf 'send host-name "visitor";\n' > "$lab/dhclient.conf"
    in_client timeout 12 dhclient -4 -1 -d -cf "$lab/dhclient.conf" -sf /bin/true -lf "$lab/leases" -pf "$lab/dhclient.pid" c0 >/dev/null 2>&1 || true
    in_client chronyd -Q -x -u root -t 6 'server 198.51.100.20 iburst maxsamples 2' 'cmdport 0' 'bindcmdaddress /' "pidfile $lab/q.pid" >/dev/null 2>&1 || true
    local o=.1.3.6.1.2.1.1 quiet="-r 0 -t 1 -On"
    # shellcheck disable=SC2086
    {
        in_client snmpget $quiet -v1 -c public $server4 $o.1.0 $o.3.0 || true
        in_client snmpgetnext $quiet -v2c -c public $server4 $o.5.0 || true
        in_client snmpbulkget $quiet -v2c -c public -Cr5 $server4 $o || true
        in_client snmpset $quiet -v2c -c private $server4 $o.6.0 s "a shelf" || true
        in_client snmpget $quiet -v2c -c public $server4 .1.3.6.1.2.1.99.0 || true
        in_client snmpget $quiet -v3 -l noAuthNoPriv -u reader $server4 $o.1.0 || true
        in_client snmpget $quiet -v3 -l authPriv -u keeper -a SHA -A "a long passphrase" -x AES -X "another passphrase" $server4 $o.1.0 || true
        in_client snmptrap $quiet -v1 -c public $server4 .1.3.6.1.4.1.8072 $client4 2 0 4711 $o.5.0 s lab || true
        in_client snmptrap $quiet -v2c -c public $server4 4712 .1.3.6.1.6.3.1.1.5.3 $o.5.0 s lab || true
    } >/dev/null 2>&1
    echo 'User-Name=visitor,User-Password=secret,Calling-Station-Id=02-00-00-00-00-0A,Connect-Info=lab' | in_client radclient -r 1 -t 2 $server4 auth testing123 >/dev/null || true
    echo 'User-Name=visitor,User-Password=wrong' | in_client radclient -r 1 -t 2 $server4 auth testing123 >/dev/null || true
    captured
}

record_machines() {
    network
    in_server /usr/bin/python3 "$here/lab/modbus.py" serve $server4 2>/dev/null &
    printf 'listener 1883 %s\nallow_anonymous true\nuser root\n' $server4 > "$lab/mosquitto.conf"
    in_server mosquitto -c "$lab/mosquitto.conf" >/dev/null 2>&1 &
    sleep 2
    capture machines
    in_client /usr/bin/python3 "$here/lab/modbus.py" ask $server4 >/dev/null
    in_client timeout 10 mosquitto_sub -h $server4 -i reader -q 2 -t 'lab/#' -t other -C 3 >/dev/null &
    sleep 0.5
    in_client mosquitto_pub -h $server4 -i writer -t lab/light -m on
    in_client mosquitto_pub -h $server4 -i writer -u user -P password -q 1 -t lab/temperature -m 21.5 --will-topic lab/gone --will-payload bye
    in_client mosquitto_pub -h $server4 -i writer -q 2 -r -t lab/long -m "$(head -c 300 /dev/zero | tr '\0' x)"
    in_client timeout 5 mosquitto_sub -h $server4 -i once -t lab/long -U other -C 1 >/dev/null || true
    captured
}

record_mail_and_files() {
    network; certificates
    chmod 711 "$lab"
    mkdir -p "$lab/ftp/upload" "$lab/empty" "$lab/mail/new" "$lab/mail/cur" "$lab/mail/tmp" "$lab/dovecot" /etc/netns/$server
    printf '%s client.example.net\n%s server.example.net server\n' $client4 $server4 > /etc/netns/$server/hosts
    seq -f 'line %05g of a file' 1 300 > "$lab/ftp/lines.txt"
    printf 'GIF89a\001\000\001\000\200\000\000\000\000\000\377\377\377,\000\000\000\000\001\000\001\000\000\002\002D\001\000;' > "$lab/ftp/dot.gif"
    chown -R ftp "$lab/ftp/upload" 2>/dev/null || chown -R nobody "$lab/ftp/upload"
    cat > "$lab/vsftpd.conf" <<EOF
listen=NO
listen_ipv6=YES
background=NO
anonymous_enable=YES
write_enable=YES
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_root=$lab/ftp
secure_chroot_dir=$lab/empty
port_enable=YES
connect_from_port_20=YES
ssl_enable=YES
allow_anon_ssl=YES
force_local_data_ssl=NO
force_local_logins_ssl=NO
require_ssl_reuse=NO
rsa_cert_file=$lab/host.pem
rsa_private_key_file=$lab/host.key
seccomp_sandbox=NO
xferlog_enable=NO
EOF
    printf 'From: a@example.net\nTo: visitor@example.net\nSubject: A first mail\nDate: Mon, 01 Jan 2024 10:00:00 +0000\n\n.A line that begins with a dot.\n' > "$lab/mail/new/1.lab"
    printf 'From: b@example.net\nTo: visitor@example.net\nSubject: A second\nContent-Type: text/html\n\n<html>text</html>\n' > "$lab/mail/new/2.lab"
    chown -R nobody "$lab/mail"
    cat > "$lab/dovecot.conf" <<EOF
base_dir = $lab/dovecot
state_dir = $lab/dovecot
log_path = $lab/dovecot.log
protocols = pop3 imap
login_greeting = Ready.
ssl_cert = <$lab/host.pem
ssl_key = <$lab/host.key
disable_plaintext_auth = no
first_valid_gid = 0
mail_location = maildir:$lab/mail
auth_mechanisms = plain login
passdb {
  driver = static
  args = user=visitor password=secret
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=$lab/mail
}
EOF
    printf '[Global]\nName = irc.example.net\nInfo = A server of the lab\nMotdPhrase = Welcome\nAdminEMail = post@example.net\nServerUID = nobody\nServerGID = nogroup\n[Options]\nIdent = no\nDNS = no\nPAM = no\n' > "$lab/ngircd.conf"
    printf 'finger stream tcp nowait nobody /usr/sbin/in.fingerd in.fingerd\n' > "$lab/inetd.conf"
    in_server vsftpd "$lab/vsftpd.conf" >/dev/null 2>&1 &
    in_server dovecot -F -c "$lab/dovecot.conf" >/dev/null 2>&1 &
    in_server ngircd -n -f "$lab/ngircd.conf" >/dev/null 2>&1 &
    in_server inetd -i "$lab/inetd.conf" >/dev/null 2>&1 &
    in_server unshare --uts sh -c "hostname server; cd $lab; exec /usr/bin/python3 -m aiosmtpd -n -l $server4:25 --tlscert host.pem --tlskey host.key --no-requiretls" >/dev/null 2>&1 &
    sleep 2
    printf 'From: "A. Writer" <a@example.net>\r\nTo: <b@example.net>, c@example.net\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@example.net>\r\nDate: Mon, 01 Jan 2024 10:00:00 +0000\r\n\r\nHello\r\n.and goodbye\r\n' > "$lab/letter"
    capture mail-and-files

    # Mail out
    local out=smtp://$server4/client.example.net
    fetch --mail-from a@example.net --mail-rcpt b@example.net --mail-rcpt c@example.net -T "$lab/letter" $out
    fetch --mail-from a@example.net --mail-rcpt b@example.net -H 'Subject: With enclosures' -H 'From: a@example.net' -H 'X-Mailer: lab 1.0' \
        -F '=(;type=multipart/alternative' -F '=some text;type=text/plain' -F '=Some <b>text</b>;type=text/html' -F '=)' \
        -F "file=@$lab/ftp/dot.gif;type=image/gif;encoder=base64" -F "file=@$lab/ftp/lines.txt;encoder=quoted-printable" $out
    fetch -k --ssl-reqd --mail-from a@example.net --mail-rcpt b@example.net -T "$lab/letter" $out
    # One that waits for the greeting, and for nothing else
    (sleep 0.3; printf 'HELO there\r\nMAIL FROM:<a@example.net>\r\nDATA\r\nVRFY me\r\nNONSENSE\r\nRSET\r\nQUIT\r\n') | in_client nc -q 2 $server4 25 >/dev/null

    # Mail in
    local in=$server4
    fetch -u visitor:secret "pop3://$in/"
    fetch -u visitor:secret "pop3://$in/1"
    fetch -u visitor:wrong "pop3://$in/"
    fetch -k --ssl-reqd -u visitor:secret "pop3://$in/1"
    (sleep 0.3; printf 'USER visitor\r\nPASS secret\r\nSTAT\r\nUIDL\r\nTOP 1 0\r\nRETR 2\r\nRSET\r\nNONSENSE\r\nQUIT\r\n') | in_client nc -q 2 "$in" 110 >/dev/null
    fetch -u visitor:secret "imap://$in/INBOX;UID=1"
    fetch -k --ssl-reqd -u visitor:secret "imap://$in/INBOX"

    # Files
    local ftp=ftp://$server4
    fetch $ftp/ $ftp/lines.txt -o /dev/null $ftp/dot.gif -o /dev/null
    fetch -P - $ftp/lines.txt
    fetch -P - --disable-eprt -r 0-99 $ftp/lines.txt
    fetch --disable-epsv $ftp/dot.gif
    fetch -6 -P - "ftp://[$server6]/dot.gif"
    fetch -6 "ftp://[$server6]/lines.txt"
    fetch -T "$lab/ftp/lines.txt" $ftp/upload/copy.txt -Q '-RNFR copy.txt' -Q '-RNTO moved.txt' -Q '-SIZE moved.txt' -Q '-DELE moved.txt'
    fetch --ftp-create-dirs -T "$lab/ftp/dot.gif" $ftp/upload/below/dot.gif
    fetch -u root:wrong $ftp/
    fetch $ftp/missing.txt
    fetch -k --ssl-reqd $ftp/lines.txt

    # Talk
    in_client finger -l "nobody-here@$server4" >/dev/null 2>&1 || true
    in_client finger "@$server4" >/dev/null 2>&1 || true
    in_client timeout 60 python3 "$here/lab/irc.py" send $server4 $client4 &
    local sender=$!
    sleep 2
    in_server timeout 60 python3 "$here/lab/irc.py" receive $server4 $server4 || true
    wait $sender || true
    captured
}

all="web-and-dns http dns dns-nanoseconds ipv6 icmp-and-fragments tcp-states loss vlan q-in-q vxlan cut-off logins rpc tls datagrams machines mail-and-files ssh mysql kerberos socks screens-calls-and-logs"
for name in ${*:-$all}; do
    echo "$name" >&2
    # Each in a shell of its own, so that nothing is left from the one before.
    ( trap cleanup EXIT; lab=$(mktemp -d); "record_${name//-/_}" )
done
ls -l "$here"/*.pcap
