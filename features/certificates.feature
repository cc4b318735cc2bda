Feature: Certificates and image signatures are judged by the device's own clock

  The access points take the controller's time with its answer to their discovery, before they judge its certificate, and once more
  when they join. So what the field
  notices advise, to set the controller's clock back until everything runs new software, can be rehearsed.

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |

  Scenario: An access point whose certificate has expired joins once the controller's clock is set back
    Given these access points:
      | name | model    | address     | image     |
      | old  | C9105AXI | 172.16.4.32 | 17.9.4.27 |
    And the certificate of "old" is valid from 2013-12-04 to 2023-12-04
    And "old" is not powered yet
    When "old" gets power
    Then within 5 minutes "9120-EWC" logs "172.16.4.32[5248], certificate of CN=AP9105AXI-"
    And "old" logs "DTLS connection to 172.16.4.26 failed: "
    When I run "show wireless stats ap join summary" on "9120-EWC"
    Then it shows "Dtls-Handshake"
    And it shows "DTLS certificate verification failed"
    When I run "clock set 12:00:00 1 December 2023" on "9120-EWC"
    Then within 5 minutes "old" reaches CAPWAP state Run
    And within 2 minutes "old" logs "[*12/01/2023 12:"

  # The clock has to be set in the ten seconds between the discovery and the join.
  @docker-speed-5
  Scenario: Who found the controller before its clock was set takes its time when it joins
    Given these access points:
      | name | model    | address     | image     |
      | old  | C9105AXI | 172.16.4.32 | 17.9.4.27 |
    And the certificate of "old" is valid from 2013-12-04 to 2033-12-04
    And "old" is not powered yet
    When "old" gets power
    Then within 5 minutes "old" logs "Discovery Response from 172.16.4.26"
    When I run "clock set 12:00:00 1 December 2023" on "9120-EWC"
    Then within 5 minutes "old" reaches CAPWAP state Run
    And within 2 minutes "old" logs "[*12/01/2023 12:"

  @errors-expected
  Scenario: A clock that is set back stays so only without a time server
    Given a time server "ntp" at 172.16.5.123
    When I configure "9120-EWC":
      """
      ntp server 172.16.5.123
      """
    And 2 seconds pass
    And I run "clock set 12:00:00 1 December 2023" on "9120-EWC"
    And I run "show ntp associations" on "9120-EWC"
    Then it shows "*~172.16.5.123"
    When 70 s pass
    And I run "show clock" on "9120-EWC"
    Then it shows "Feb 1 2024"
    When I configure "9120-EWC":
      """
      no ntp server 172.16.5.123
      """
    And I run "clock set 12:00:00 1 December 2023" on "9120-EWC"
    And 70 s pass
    And I run "show clock" on "9120-EWC"
    Then it shows "Dec 1 2023"

  Scenario Outline: A controller whose certificate is <certificate>
    Given these access points:
      | name | model    | address     | image     |
      | A1   | C9105AXI | 172.16.4.32 | 17.9.4.27 |
    And "A1" is not powered yet
    And "9120-EWC" shows a <certificate> certificate
    When "A1" gets power
    Then within 5 minutes "A1" logs "<printed>"
    And "A1" has not logged "CAPWAP State: Join"
    When I run "show wireless stats ap join summary" on "9120-EWC"
    Then it shows "<reason>"
    When I run "show wireless management trustpoint" on "9120-EWC"
    Then it shows "Certificate Info : <info>"

    Examples:
      | certificate | printed                                                                                           | reason                        | info          |
      | expired     | display_verify_cert_status: Verify Cert: FAILED at 0 depth: certificate has expired               | DTLS close alert from peer    | Available     |
      | foreign-ca  | display_verify_cert_status: Verify Cert: FAILED at 0 depth: unable to get local issuer certificate | DTLS close alert from peer    | Available     |
      | missing     | DTLS connection to 172.16.4.26 failed                                                             | DTLS cert-chain not available | Not Available |

  Scenario: A controller that was told the wrong trustpoint shows no certificate until that is taken back
    Given these access points:
      | name | model    | address     | image     |
      | A1   | C9105AXI | 172.16.4.32 | 17.9.4.27 |
    And "A1" is not powered yet
    When I configure "9120-EWC":
      """
      wireless management trustpoint WLC_TP
      """
    And "A1" gets power
    Then within 5 minutes "A1" logs "DTLS connection to 172.16.4.26 failed"
    And "A1" has not logged "CAPWAP State: Join"
    When I run "show wireless stats ap join summary" on "9120-EWC"
    Then it shows "DTLS cert-chain not available"
    When I run "show wireless management trustpoint" on "9120-EWC"
    Then it shows "Trustpoint Name : WLC_TP"
    And it shows "Certificate Info : Not Available"
    When I configure "9120-EWC":
      """
      no wireless management trustpoint
      """
    Then within 5 minutes "A1" reaches CAPWAP state Run
    When I run "show wireless management trustpoint" on "9120-EWC"
    Then it shows "Trustpoint Name : CISCO_IDEVID_SUDI"

  Scenario: An image whose signing certificate has expired is taken once the clock is set back
    Given these access points:
      | name  | model    | address     | image     |
      | A9105 | C9105AXI | 172.16.4.32 | 17.9.4.27 |
    And a tftpd-hpa server "tftp" at 172.16.5.27
    And the AP bundle 17.9.4.27 signed from 2012-12-04 to 2022-12-04 unpacked in "/EWC" on "tftp"
    When I configure "9120-EWC":
      """
      wireless profile image-download default
       image-download-mode tftp
        tftp-image-server 172.16.5.27
        tftp-image-path /EWC
      """
    And "A9105" joins with image 17.3.3.26
    Then within 5 minutes "9120-EWC" logs "/EWC/ap1g8: Image signing certificate has expired"
    When I run "clock set 12:00:00 1 December 2022" on "9120-EWC"
    Then within 10 minutes "9120-EWC" logs "Completed install add tftp://172.16.5.27/EWC/ap1g8"
    And "A9105" runs image 17.9.4.27 within 10 minutes
