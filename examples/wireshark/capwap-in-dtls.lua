-- Wireshark has dissectors for DTLS and for CAPWAP, and none for the CAPWAP inside CAPWAP's DTLS. With this file in its
-- plugin folder (Help > About > Folders), or with `tshark -X lua_script:capwap-in-dtls.lua -r lab.pcapng`, a capture of
-- the lab opens down to the message elements: the keys are in the capture.
local udp, dtls = DissectorTable.get("udp.port"), DissectorTable.get("dtls.port")
dtls:add(5246, udp:get_dissector(5246))
dtls:add(5247, udp:get_dissector(5247))
