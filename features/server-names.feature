Feature: An image server may be named

  The controller's own table and its name servers tell the address. What it cannot reach fails, in the log as everything
  that fails there.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | A9105    | C9105AXI | 172.16.4.32 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC/17_9_4a" on "tftp"

  Scenario: A name from the controller's own table
    When I configure "9120-EWC":
      """
      ip host images.example.net 172.16.5.27
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server images.example.net
        tftp-image-path /EWC/17_9_4a
      """
    And "A9105" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Completed install add tftp://images.example.net/EWC/17_9_4a/ap1g8"
    And "tftp" logs that 172.16.4.26 read "/EWC/17_9_4a/ap1g8"

  Scenario: A name that a name server knows
    Given a name server "dns" at 172.16.5.53 that knows:
      | name               | address     |
      | images.example.net | 172.16.5.27 |
    When I configure "9120-EWC":
      """
      ip name-server 172.16.5.53
      ip domain name example.net
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server images
        tftp-image-path /EWC/17_9_4a
      """
    And "A9105" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Completed install add tftp://images/EWC/17_9_4a/ap1g8"
    And "dns" logs "query[A] images.example.net from 172.16.4.26"
    And "tftp" logs that 172.16.4.26 read "/EWC/17_9_4a/ap1g8"
    When I run "ping nobody" on "9120-EWC"
    Then it shows "Translating"
    And it shows "% Unrecognized host or address, or protocol not running."
    And "dns" logs "config error is REFUSED"

  Scenario Outline: A server that cannot be reached: <server>
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server <server>
        tftp-image-path /EWC/17_9_4a
      """
    And "A9105" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://<shown>/EWC/17_9_4a/ap1g8: <reason>"

    Examples: nobody knows the name, and IPv6, which the lab's network has not
      | server             | shown              | reason                                       |
      | images.example.net | images.example.net | Could not resolve host                       |
      | 2001:db8::27       | [2001:db8::27]     | Address family not supported by protocol     |
      | 0.0.0.0            | 0.0.0.0            | Timed out                                    |

  Scenario: Looking a name up by hand
    When I configure "9120-EWC":
      """
      ip host images 172.16.5.27
      """
    And I run "ping images repeat 2" on "9120-EWC"
    Then it shows "Success rate is 100 percent (2/2)"
    When I run "ping nobody.example.net" on "9120-EWC"
    Then it shows "% Unrecognized host or address, or protocol not running."
    When I run "show hosts" on "9120-EWC"
    Then it shows "images                    None  (perm, OK)  0   IP    172.16.5.27"
