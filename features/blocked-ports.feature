Feature: A blocked port, or a server that is not there, shows as a time-out

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     | mac            |
      | 9120-EWC | C9120AXI | 172.16.4.26 |                |
      | AP-9117  | C9117AXI | 172.16.4.34 | 0cd0.f897.ade0 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 unpacked in "/EWC/17_9_4a" on "tftp"
    And an OpenSSH SFTP server "sftp" at 172.16.5.62 for "cisco" with password "Cisco123"
    And the AP bundle 17.9.4.27 unpacked in "/EWC/17_9_4a" on "sftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.27
       tftp-image-path /EWC/17_9_4a
      """

  Scenario: UDP port 69 is dropped
    Given the firewall drops UDP port 69
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/17_9_4a/ap1g6: Timed out"
    And the firewall blocked packets to UDP port 69
    And "AP-9117" restarts CAPWAP because "image download cannot start"
    And "tftp" has not logged "ap1g6"

  Scenario: UDP port 69 is opened again
    Given the firewall drops UDP port 69
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Timed out"
    When the firewall lets everything through
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes

  Scenario: A stateful firewall that opens only UDP 69 breaks TFTP
    Given the firewall between "access" and "servers" allows only:
      | protocol | port | state                |
      | udp      | 69   | new                  |
      | any      |      | established, related |
    When "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.27/EWC/17_9_4a/ap1g6: Timed out"
    And "tftp" logs that 172.16.4.26 read "/EWC/17_9_4a/ap1g6"
    And "AP-9117" restarts CAPWAP because "image download cannot start"

  Scenario: The same firewall lets TFTP through when it follows the protocol
    Given the firewall between "access" and "servers" allows only:
      | protocol | port | state                |
      | udp      | 69   | new                  |
      | any      |      | established, related |
    And the firewall follows TFTP
    When "AP-9117" joins with image 17.3.3.26
    Then "AP-9117" runs image 17.9.4.27 within 15 minutes

  Scenario: A TFTP server that does not exist
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 172.16.5.199
      """
    And "AP-9117" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "Failed to download file tftp://172.16.5.199/EWC/17_9_4a/ap1g6: Timed out"

  Rule: Over SFTP

    Background:
      When I configure "9120-EWC":
        """
        wireless profile image-download default
         image-download-mode sftp
          sftp-image-server 172.16.5.62
          sftp-image-path /EWC/17_9_4a
          sftp-username cisco
          sftp-password 0 Cisco123
        """

    Scenario: TCP port 22 is dropped
      Given the firewall drops TCP port 22
      When "AP-9117" joins with image 17.3.3.26
      Then within 5 minutes "9120-EWC" logs "Failed to download file sftp://******@172.16.5.62/EWC/17_9_4a/ap1g6: Timed out"
      And the firewall blocked packets to TCP port 22

    Scenario: TCP port 22 is rejected
      Given the firewall rejects TCP port 22
      When "AP-9117" joins with image 17.3.3.26
      Then within 5 minutes "9120-EWC" logs "Failed to download file sftp://******@172.16.5.62/EWC/17_9_4a/ap1g6: Connection refused"
      And the firewall blocked packets to TCP port 22

    Scenario: The wrong password
      When I configure "9120-EWC":
        """
        wireless profile image-download default
         image-download-mode sftp
          sftp-password 0 not-the-password
        """
      And "AP-9117" joins with image 17.3.3.26
      Then within 5 minutes "9120-EWC" logs "%INSTALL-3-OPERATION_ERROR_MESSAGE"
      And "sftp" logs "Failed password for cisco from 172.16.4.26"
      And "9120-EWC" has not logged "not-the-password"

    Scenario: A file that its owner alone may read
      Given "/EWC/17_9_4a/ap1g6" on "sftp" is not readable
      When "AP-9117" joins with image 17.3.3.26
      Then within 5 minutes "9120-EWC" logs "Failed to download file sftp://******@172.16.5.62/EWC/17_9_4a/ap1g6: Permission denied"
