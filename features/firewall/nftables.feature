# An nftables file is for the kernel to read, and only containers have one.
@docker-only
Feature: A site's own nftables file decides, as it is

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "tftp"
    And an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.9.4.27 unpacked in "/EWC" on "sftp"
    And "9120-EWC" starts with the configuration:
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC
      """

  Scenario: A file with sets, variables and an include lets TFTP through
    Given the firewall runs the nftables file "examples/rules/site.nft"
    When "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes
    And "examples/rules/site.nft:40, ip daddr $image_servers udp dport 69" of the firewall counted packets
    And the firewall blocked nothing

  Scenario: The same file answers SFTP
    Given the firewall runs the nftables file "examples/rules/site.nft"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode sftp
        sftp-image-server 172.16.5.62
        sftp-image-path /EWC
        sftp-username cisco
        sftp-password 0 Cisco123
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file sftp://******@172.16.5.62/EWC/ap1g6: No route to host"
    And "examples/rules/site.nft:41, " of the firewall counted packets
    And the firewall blocked packets to TCP port 22

  Scenario: A rule without a counter is known by its trace, while the network runs on
    Given the segment "branch" is 172.16.6.0/24
    And an access point "far" of model C9105AXI at 172.16.6.32
    And "far" gets its address by DHCP
    And the router passes DHCP requests of "branch" on to 172.16.5.53
    And a DHCP server "dhcp" at 172.16.5.53 that lends:
      | segment | controllers |
      | branch  | 172.16.4.26 |
    And the network is up
    And the firewall runs the nftables rules:
      """
      table ip raw {
        chain prerouting {
          type filter hook prerouting priority raw; policy accept;
          udp dport tftp log prefix "no tftp: " level info drop
        }
      }
      """
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes the firewall logs "no tftp: IN=access OUT= SRC=172.16.4.26 DST=172.16.5.27"
    And within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And the firewall blocked packets to UDP port 69
    And "tftp" has not logged "ap1g6"
    And "far" stayed in CAPWAP state Run
    When the firewall lets everything through
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes

  Scenario: The firewall's interfaces are named as on the machine that the file is from
    Given the firewall's interface in "access" is "ens192"
    And the firewall's interface in "servers" is "eth0"
    And the firewall runs the nftables rules:
      """
      flush ruleset
      table inet filter {
        chain forward {
          type filter hook forward priority 0; policy drop;
          iif ens192 oif eth0 udp dport 69 counter accept
        }
        chain input {
          type filter hook input priority 0; policy drop;
        }
        chain output {
          type filter hook output priority 0; policy drop;
        }
      }
      """
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/ap1g6: Timed out"
    And "line 5, iif ens192 oif eth0 udp dport 69" of the firewall counted packets
    And "tftp" logs that 172.16.4.26 read "/EWC/ap1g6"
