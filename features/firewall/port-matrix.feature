Feature: The port matrix of a rule set

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.4.34 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And an OpenSSH SFTP server "sftp" at 172.16.5.62
    And a syslog server "logs" at 172.16.5.10

  Scenario: Port 69 alone is not TFTP
    Given the access list on the firewall between "access" and "servers":
      """
      permit udp any host 172.16.5.27 eq tftp
      permit tcp any host 172.16.5.62 eq 22
      permit tcp host 172.16.5.62 eq 22 any established
      """
    Then the port matrix is:
      | flow                                    | verdict        |
      | AP to EWC, CAPWAP control               | passes         |
      | AP to EWC, CAPWAP data                  | passes         |
      | EWC to TFTP server                      | passes         |
      | TFTP data from the reply port           | blocked        |
      | TFTP acknowledgements to the reply port | does not begin |
      | EWC to SFTP server                      | passes         |
      | EWC to syslog server                    | blocked        |
      | upgrade over TFTP                       | blocked        |
      | upgrade over SFTP                       | passes         |

  Scenario: A stateful firewall that follows TFTP
    Given the firewall between "access" and "servers" allows only:
      | protocol | port | state                |
      | udp      | 69   | new                  |
      | udp      | 514  | new                  |
      | any      |      | established, related |
    And the firewall follows TFTP
    Then the port matrix is:
      | flow                          | verdict |
      | EWC to TFTP server            | passes  |
      | TFTP data from the reply port | passes  |
      | EWC to SFTP server            | blocked |
      | EWC to syslog server          | passes  |
      | upgrade over TFTP             | passes  |
      | upgrade over SFTP             | blocked |
