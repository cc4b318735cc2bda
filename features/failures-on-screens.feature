Feature: Failures reach the screens that people look at

  Background:
    Given an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
    And these access points:
      | name  | model    | address     | image     |
      | A9105 | C9105AXI | 172.16.4.32 | 17.9.4.27 |
      | A9115 | C9115AXI | 172.16.4.33 | 17.3.3.26 |
    And "A9105" is not powered yet
    And "A9115" is not powered yet

  Scenario: An access point that cannot store its image stays in Downloading until its reboot clears /tmp
    Given "A9115" has 60 KB of temporary space free until it reboots
    When "A9115" gets power
    Then within 5 minutes "A9115" logs "/tmp space: FAILED available 60"
    When 20 s pass
    And I run "show ap summary" on "9120-EWC"
    Then it shows "Downloading"
    When 10 s pass
    And I run "show ap summary" on "9120-EWC"
    Then it shows "Downloading"
    When I run "show wireless stats ap join summary | include A9115" on "9120-EWC"
    Then it shows "Not Joined  Image-Download        DTLS close alert from peer"
    When "A9115" is power-cycled
    Then "A9115" runs image 17.9.4.27 within 10 minutes
    And "A9115" reaches CAPWAP state Run within 5 minutes

  Scenario: A full flash is no failed verification
    Given "A9115" has 100 KB of flash free
    When "A9115" gets power
    Then within 5 minutes "A9115" logs "Going to restart CAPWAP (reason : no space left in flash for the image)..."
    And "A9115" has not logged "could not be verified"

  @errors-expected
  Scenario: A regulatory domain that does not fit the country is logged at each join
    Given "9120-EWC" starts with the configuration:
      """
      wireless country US
      """
    And these access points:
      | name   | model      | address     | image     |
      | A9115E | C9115AXI-E | 172.16.4.35 | 17.9.4.27 |
    And "A9115E" is not powered yet
    When "A9115E" gets power
    Then within 10 minutes "A9115E" reaches CAPWAP state Run
    And "9120-EWC" logs "country code (US) and regulatory domain (-E) mismatch for slot 1"
    When I run "show ap summary" on "9120-EWC"
    Then it shows "C9115AXI-E"

  Scenario: A CAPWAP restart does not make an access point young
    When "A9105" gets power
    Then within 10 minutes "A9105" reaches CAPWAP state Run
    When 31 minutes pass
    And I run "capwap ap restart" on the console of "A9105"
    Then within 2 minutes "A9105" logs "CAPWAP State: Discovery"
    And "A9105" reaches CAPWAP state Run within 2 minutes
    When I run "show ap uptime" on "9120-EWC"
    Then it shows "0cd0.f897.0010  3"
    When I run "show ap name A9105 config general | include Up Time" on "9120-EWC"
    Then it shows "AP Up Time                                      : 3"
    And it does not show "Not available"
    When I run "show ap name A9105 config general | include EWC-AP Cap" on "9120-EWC"
    Then it shows "Enabled"
