Feature: UDP 5246 and 5247 between an access point and its controller

  Background:
    Given the segment "branch" is 172.16.6.0/24
    And an EWC network running 17.9.4.27:
      | name     | model    | address     |
      | 9120-EWC | C9120AXI | 172.16.4.26 |
      | AP-9117  | C9117AXI | 172.16.6.34 |
    And "AP-9117" is told to ask 172.16.4.26

  Scenario: Both ports are open: an access point joins across the firewall
    Given the access list for what comes from "branch":
      """
      permit udp 172.16.6.0 0.0.0.255 host 172.16.4.26 range 5246 5247
      """
    When the network is up
    Then "AP-9117" stayed in CAPWAP state Run
    And the firewall blocked nothing

  Scenario: 5246 is blocked before the join: the controller is never found
    Given "AP-9117" is not powered yet
    And the firewall drops UDP port 5246
    When "AP-9117" gets power
    And 3 minutes pass
    Then "AP-9117" logs "CAPWAP State: Discovery"
    And "AP-9117" has not logged "Discovery Response"
    And "AP-9117" has not logged "CAPWAP State: DTLS Setup"
    And the firewall blocked packets to UDP port 5246

  Scenario: 5247 is blocked before the join: the access point joins, hears nothing on its data channel, and leaves again
    Given "AP-9117" is not powered yet
    And the firewall drops UDP port 5247
    When "AP-9117" gets power
    Then "AP-9117" reaches CAPWAP state Run within 3 minutes
    And "AP-9117" reaches CAPWAP state DTLS Teardown within 5 minutes
    And "9120-EWC" logs "Disjoined Data check timer expiry"
    And the firewall blocked packets to UDP port 5247

  Scenario: 5246 is blocked after the join: both ends notice, and it comes back by itself
    Given the network is up
    When the firewall drops UDP port 5246 for 4 minutes
    Then "AP-9117" reaches CAPWAP state DTLS Teardown within 5 minutes
    And within 5 minutes "9120-EWC" logs "Disjoined"
    And "AP-9117" reaches CAPWAP state Run within 15 minutes

  Scenario: A controller that rejects CAPWAP at its own door
    Given "AP-9117" is not powered yet
    And the firewall at "9120-EWC" rejects UDP port 5246
    When "AP-9117" gets power
    And 3 minutes pass
    Then "AP-9117" has not logged "CAPWAP State: DTLS Setup"
    And "reject udp port 5246" of the firewall counted packets
